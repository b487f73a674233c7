"""A notice while it is being read: the fields found so far, and what had to be left aside."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.feeds import clauses, deadlines, rectifications, turnover
from desktop.feeds.places import insee_in
from desktop.feeds.values import Wall, clean, sound, unique
from desktop.model.codes import clean_cpv, commune_of, cpv_fault
from desktop.model.notices import Lot, Notice, Reject, lot_id, notice_id

_CPV_2008 = date(2008, 9, 15)
"""The present CPV (regulation 213/2008); codes of the one before it are left aside without a word."""
_TITLE = 1000
"""Characters of an object or a title; the whole of it stands in the text."""
_RANK = re.compile(r"(?:LOT-)?0*(\d{1,9})")
"""« 2 » of a lot's number: « 02 », « LOT-0002 »."""
MOST_LOTS = 2000
"""More lots than any notice has: the rest is damage."""
_MOST_REJECTS = 200
"""Of one notice; those that follow say nothing new."""


@dataclass
class LotDraft:
    """A lot while it is being read; the names are those of Lot."""

    number: str = ""
    title: str = ""
    description: str = ""
    cpv: tuple[str, ...] = ()
    amount: int | None = None
    amount_min: int | None = None
    amount_max: int | None = None
    months: float | None = None
    place: str = ""
    place_name: str = ""
    reserved: str | None = None
    social_clause: bool | None = None
    insertion_hours: int | None = None


@dataclass
class Draft:
    """What a reader fills in. `found` holds fields of Notice by name; the rest is settled in `finish`."""

    file: str
    published_id: str
    source: str = "boamp"
    found: dict[str, Any] = field(default_factory=dict[str, Any])
    lots: list[LotDraft] = field(default_factory=list[LotDraft])
    text: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    index: Wall | None = None
    own: list[Wall] = field(default_factory=list[Wall])
    flat: Wall | None = None
    visit_flag: bool | None = None
    visit_text: str = ""
    not_reserved: bool = False
    """The notice says itself that it is not reserved."""
    correction: str = ""
    """The words in which a rectificatif tells what changes."""
    rejects: list[Reject] = field(default_factory=list[Reject])

    def keep(self, name: str, value: Any) -> None:
        """Set a field unless a better source has done so already, or there is nothing to set."""
        if value is not None and value != "" and value != () and not self.found.get(name):
            self.found[name] = value

    def say(self, heading: str, words: str) -> None:
        """Add a couple to the notice's own text."""
        if words and len(self.text) < 500:
            self.text.append((heading, words))

    def warn(self, where: str, reason: str) -> None:
        """A field that had to be left aside; the notice goes in."""
        place = f"avis {self.published_id}" + (f", {where}" if where else "")
        if len(self.rejects) < _MOST_REJECTS:
            self.rejects.append(Reject(self.file, sound(place), sound(reason), kept=True))

    def cpv(self, texts: Iterable[str], where: str = "") -> tuple[str, ...]:
        """The CPV codes among `texts`, cleaned, each once; the wrong ones are told."""
        codes: dict[str, None] = {}
        for text in texts:
            written = text.strip(" .,;\n\t")
            if not written or len(written) > 40:
                continue
            code = clean_cpv(written)
            if code is None:
                if self.found.get("published_on", _CPV_2008) >= _CPV_2008:
                    self.warn(f"{where}CPV", f"{cpv_fault(written)} Ce code est laissé de côté.")
            else:
                codes[code] = None
        return tuple(codes)

    def finish(self) -> Iterator[Notice | Reject]:
        """The notice, then what was left aside in it."""
        del self.lots[MOST_LOTS:]
        if not self.lots:
            self.lots.append(LotDraft(number="1", title=self.found.get("object", "")))
        _number(self.lots)
        own_text = "\n".join(words for _, words in self.text)
        self._settle_deadline()
        self._settle_words(own_text)
        self._settle_lots()
        town, code, near = (self.found.get(name, "") for name in ("buyer_town", "buyer_postcode", "departments"))
        self.keep("buyer_commune", commune_of(town, code, near or ()))
        self.found["object"] = self.found.get("object", "")[:_TITLE]
        id_ = notice_id(self.source, self.published_id)
        lots = tuple(Lot(id=lot_id(id_, lot.number), notice=id_, **vars(lot)) for lot in self.lots)
        yield Notice(id=id_, published_id=self.published_id, source=self.source, text=tuple(self.text), lots=lots, **self.found)
        yield from self.rejects

    def _settle_deadline(self) -> None:
        published: date | None = self.found.get("published_on")
        moment, flag, wrong = deadlines.settle(self.index, self.own, self.flat, published)
        if wrong is not None:
            self.warn("date limite", f"La date « {wrong.isoformat()[:10]} » n’est pas plausible : elle est laissée de côté.")
        self.keep("deadline", moment)
        self.keep("deadline_flag", flag)
        if self.found.get("kind") != "correction":
            return
        words = clean(self.correction[:20_000])
        proposed = rectifications.new_deadline(words, published)
        if proposed is None and moment is not None and flag in (None, "odd_offset"):
            others = [told for told, _ in rectifications.moments(words) if told.date() != moment.date()]
            proposed = None if others else moment
        if proposed is not None:
            self.keep("proposed_deadline", proposed)
            self.keep("proposed_from", self.published_id)

    def _settle_words(self, own_text: str) -> None:
        found = self.found
        lowered = own_text.lower()
        title = found.get("object", "").lower()
        if found.get("reserved") is None:
            kind, named = clauses.reservation(title)
            if kind is None:
                kind, named = clauses.reservation(lowered)
            if kind is not None:
                self._reserve(kind, named)
        self.keep("social_clause", clauses.social_clause(lowered))
        self.keep("insertion_hours", clauses.insertion_hours(lowered))
        self.keep("min_turnover", turnover.least(lowered))
        kind, words = clauses.visit(self.visit_flag, self.visit_text, own_text, lowered)
        self.keep("visit", kind)
        self.keep("visit_text", words)

    def _reserve(self, kind: str, named: tuple[str, ...]) -> None:
        """Reserve the lots that a text names, or the whole notice where it names none and no lot says so of itself."""
        wanted = {int(number) for number in named}
        for lot in self.lots:
            rank = _RANK.fullmatch(lot.number)
            if rank is not None and int(rank[1]) in wanted:
                lot.reserved = lot.reserved or kind
        said_by_lot = any(clauses.reservation(f"{lot.title} {lot.description}".lower())[0] for lot in self.lots)
        if not named and not said_by_lot and not self.not_reserved:
            self.found["reserved"] = kind

    def _settle_lots(self) -> None:
        found = self.found
        only = self.lots[0] if len(self.lots) == 1 else None
        if only is not None:
            only.cpv = only.cpv or found.get("cpv", ())
            only.amount = only.amount or found.get("amount")
            only.title = only.title or found.get("object", "")
            only.insertion_hours = only.insertion_hours or found.get("insertion_hours")
            only.place = only.place or found.get("place", "")
            only.place_name = only.place_name or found.get("place_name", "")
        self.keep("place", insee_in(found.get("place_name", "")))
        for lot in self.lots:
            lot.place = lot.place or insee_in(lot.place_name)
            lowered = f"{lot.title}\n{lot.description}".lower()
            lot.reserved = lot.reserved or clauses.reservation(lowered)[0] or found.get("reserved")
            lot.insertion_hours = lot.insertion_hours or clauses.insertion_hours(lowered)
            lot.social_clause = lot.social_clause or clauses.social_clause(lowered) or (found.get("social_clause") if only is lot else None)
            lot.title = lot.title[:_TITLE]
        self.keep("cpv", unique(code for lot in self.lots for code in lot.cpv))


def _number(lots: list[LotDraft]) -> None:
    """Give each lot a number of its own: the published one; a repeated one becomes « 3 (2) »."""
    taken = {clean(lot.number) for lot in lots}
    used: set[str] = set()
    following = 1
    for lot in lots:
        number = clean(lot.number)[:40]
        if not number:
            while str(following) in taken:
                following += 1
            number = str(following)
            taken.add(number)
        if number in used:
            again = 2
            while f"{number} ({again})" in taken:
                again += 1
            number = f"{number} ({again})"
            taken.add(number)
        used.add(number)
        lot.number = number
