"""Erasing what is known of a person or a firm (GDPR art. 17), after having seen what goes; it leaves a dated proof without content."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress
from desktop.base.words import plural
from desktop.journal.change import Edit
from desktop.journal.erasure import Erased
from desktop.model import names as naming
from desktop.model import wording
from desktop.model.firms import Firm, firm_id
from desktop.model.kinds import KINDS
from desktop.model.notices import Lot, Notice
from desktop.model.privacy import Erasure, Source
from desktop.model.records import new_id
from desktop.store import erasing as stored
from desktop.store import tracing
from desktop.store.workspace import Workspace
from desktop.work import backups

CONTACT = ("contact", "phone", "email")
"""The fields of a firm that name a person."""
ASKED = "À la demande de la personne (RGPD art. 17)"
EXPIRED = "Durée de conservation dépassée (RGPD art. 5.1.e)"
_NAMES = ("name", "trade_name", "siret", *CONTACT)
_PUBLIC = frozenset({Notice.KIND, Lot.KIND})
_NOT_ERASED = frozenset({*_PUBLIC, Erasure.KIND, Source.KIND})
_COUNTED = {
    "firm": ("{n} entreprise", "{n} entreprises"),
    "qualification": ("{n} qualification", "{n} qualifications"),
    "reference": ("{n} référence", "{n} références"),
    "choice": ("{n} décision sur un lot", "{n} décisions sur des lots"),
    "note": ("{n} note", "{n} notes"),
    "attachment": ("{n} pièce jointe", "{n} pièces jointes"),
    "saved_search": ("{n} recherche gardée", "{n} recherches gardées"),
}
_OTHER = ("{n} autre fiche", "{n} autres fiches")
_NAMED = 3
"""Firms named in a title."""
LOOKED = 10
"""The most firms at a time whose names are looked for elsewhere: each name is one more thing to look for in every text."""


@dataclass(frozen=True)
class Mention:
    """Where a name, a number or an address that is erased stands in something else; a person decides of it.

    `now` False: it stands no more in the record, only in what the journal keeps of older values.
    """

    kind: str
    id: str
    field: str
    firm: str
    """The id of the firm that it belongs to; empty where it belongs to none."""
    what: str
    excerpt: str
    now: bool


@dataclass(frozen=True)
class What:
    """What an erasure takes: the records asked for, all that goes, by kind, and where else the names stand."""

    ids: tuple[str, ...]
    name: str
    records: tuple[tracing.Key, ...]
    parts: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    looked: bool = True
    """Whether other records were looked through for the names."""

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each kind go."""
        found = Counter(kind for kind, _ in self.records)
        return {kind: found[kind] for kind in (*_COUNTED, *sorted(set(found) - set(_COUNTED))) if found[kind]}

    @property
    def words(self) -> str:
        """« 1 entreprise, 4 notes, 2 pièces jointes »: numbers, no content."""
        if self.parts:
            kind = next((kind for kind, _ in self.records), Firm.KIND)
            return f"{counted(self.counts)} : {', '.join(wording.field_label(kind, name).lower() for name in self.parts)}"
        return counted(self.counts)


def counted(counts: Mapping[str, int]) -> str:
    """Numbers of records by kind, in words."""
    return ", ".join(plural(*_COUNTED.get(kind, _OTHER), count) for kind, count in counts.items())


def preview(workspace: Workspace, id: str | Sequence[str], parts: Sequence[str] | None = None) -> What:
    """What would be erased with a record (or several): all that leads to it, now or ever. Work for a job.

    With `parts`, these fields only. Raises Problem where there is no such record, where it is public, or where it was erased.
    """
    going = _going(workspace, id, parts)
    if len(going.ids) > LOOKED:
        return replace(going, looked=False)
    return replace(going, mentions=_mentions(workspace, going))


def _going(workspace: Workspace, id: str | Sequence[str], parts: Sequence[str] | None) -> What:
    """What goes; other records are not looked through."""
    ids = (id,) if isinstance(id, str) else tuple(id)
    connection = workspace.connection
    stored.refuse(connection, ids)
    own = tracing.kinds_of(connection, ids)
    if {found for _, found in own} != set(ids):
        raise Problem("Cette fiche n’existe pas, ou plus.", "Cherchez l’entreprise par Ctrl+K.")
    if any(kind in _NOT_ERASED for kind, _ in own):
        raise Problem("Un avis publié, une liste ou une preuve d’effacement ne s’effacent pas.", "Effacez l’entreprise ou la personne.")
    records = own if parts else own | {key for key in tracing.dependants(connection, ids) if key[0] not in _NOT_ERASED}
    firms = [firm.name for found in ids[:_NAMED] if (firm := workspace.get(Firm, found))]
    name = ", ".join(firms) + (" …" if len(ids) > _NAMED else "")
    return What(ids, name, tuple(sorted(records)), tuple(parts or ()))


def _mentions(workspace: Workspace, going: What) -> tuple[Mention, ...]:
    fields = [name for name in _NAMES if not going.parts or name in going.parts]
    wanted = naming.names(text for id in going.ids for text in tracing.ever(workspace.connection, id, fields))
    without = set[str]() if going.parts else {id for _, id in going.records}
    found = tracing.standing(workspace.connection, wanted, without, _NOT_ERASED)
    return tuple(_mention(workspace, at, wanted) for at in found if at.id not in going.ids or at.field not in going.parts)


def _mention(workspace: Workspace, at: tracing.Standing, wanted: naming.Names) -> Mention:
    row = workspace.row(KINDS[at.kind], at.id) if at.kind in KINDS else None
    owner = at.id if at.kind == Firm.KIND else str(row.fields.get("firm", "")) if row else ""
    firm = workspace.get(Firm, owner) if owner else None
    named = (wording.kind_label(at.kind), wording.field_label(at.kind, at.field), firm.name if firm else "")
    return Mention(at.kind, at.id, at.field, firm.id if firm else "", " · ".join(filter(None, named)), wanted.excerpt(at.text), at.now)


def erase(
    workspace: Workspace,
    id: str | Sequence[str],
    reason: str = "",
    parts: Sequence[str] | None = None,
    also: Collection[Mention] = (),
    progress: Progress | None = None,
) -> Erasure:
    """Erase a record (or several) with all that leads to it, or only the fields `parts`.

    `also` are fields elsewhere that name it: they are emptied, or keep what they hold now where only older values do. It
    cannot be undone. No byte of it is left in the workspace's folder; a cut in between is made good at the next opening.
    Backups within reach are purged too (`in_backups` tells what is left). Returns the proof. Raises Problem where there is
    no such record, where it is public, or where the disk refuses.
    """
    with workspace.change("Effacer des champs" if parts else "Effacer une fiche") as change:  # nobody writes while it looks what goes
        proof = _proof(workspace, _going(workspace, id, parts), reason, also)
        for (kind, held), values in _kept(workspace, also).items():
            change.edit(Edit(kind, held, {}, values))
        change.put(proof)
    stored.scrub(workspace.connection, workspace)
    with suppress(Cancelled):  # what is left is done when the backups are next seen
        in_backups(workspace, progress)
    return proof


def _proof(workspace: Workspace, what: What, reason: str, also: Collection[Mention]) -> Erasure:
    fields = {found: list(what.parts) for found in what.ids} if what.parts else {}
    for mention in also:
        fields[mention.id] = [*fields.get(mention.id, ()), mention.field]
    going = () if what.parts else (*what.ids, *(found for _, found in what.records), *_derived(workspace, what.ids))
    words = ", ".join(filter(None, (what.words, plural("{n} texte ailleurs", "{n} textes ailleurs", len(also)) if also else "")))
    whole = tuple(dict.fromkeys(going))
    return Erasure(id=new_id(), erased=whole, parts=fields or None, what=words, reason=reason, erased_on=clock.today())


def in_backups(workspace: Workspace, progress: Progress | None = None) -> tuple[str, ...]:
    """Take what was erased out of the backups within reach. Returns where it could not be: those are purged when seen or restored."""
    away = backups.chosen(workspace)
    unseen = () if away is None or backups.reachable(workspace, away) else (f"Les sauvegardes de « {away} » ne sont pas là.",)
    return (*unseen, *(problem.title for problem in backups.absorb(workspace, progress)))


def _kept(workspace: Workspace, also: Iterable[Mention]) -> dict[tracing.Key, dict[str, Any]]:
    """What stands now in fields of which only older values name what is erased: it is written again afterwards."""
    kept: dict[tracing.Key, dict[str, Any]] = {}
    for mention in also:
        row = workspace.row(KINDS[mention.kind], mention.id) if mention.kind in KINDS and not mention.now else None
        if row is not None and mention.field in row.fields:
            kept.setdefault((mention.kind, mention.id), {})[mention.field] = row.fields[mention.field]
    return kept


def _derived(workspace: Workspace, ids: Sequence[str]) -> list[str]:
    """The ids under which a list would bring these firms back: those of the SIRETs that they ever had, where no other firm has them."""
    sirets = {text for id in ids for text in tracing.ever(workspace.connection, id, ("siret",))}
    return [found for found in map(firm_id, sorted(sirets)) if workspace.row(Firm, found) is None]


def known(workspace: Workspace, ids: Iterable[str]) -> Erased:
    """What was erased of these records, whole or in part."""
    return stored.known(workspace.connection, ids)


def said(workspace: Workspace, id: str, words: str = "Fiche effacée") -> str:
    """« Fiche effacée le 26/11/2026, à la demande de la personne… » of a record, or of fields of it, that were erased."""
    proof = next((proof for proof in proofs(workspace) if id in proof.erased or id in (proof.parts or ())), None)
    day = f"{proof.erased_on:%d/%m/%Y}" if proof and proof.erased_on else "une date inconnue"
    why = proof.reason if proof and proof.reason else ASKED
    return f"{words} le {day}, {why[:1].lower()}{why[1:]}. Aucune liste ne ramène ce qui est effacé."


def proofs(workspace: Workspace) -> list[Erasure]:
    """The proofs of what was erased, the latest first."""
    return tracing.of_kind(workspace.connection, Erasure)[::-1]
