"""Words as they are searched: stemmed, without accents or ligatures, so that plain spellings find everything."""

from collections.abc import Iterable
from typing import Any, cast

import Stemmer  # pyright: ignore[reportMissingModuleSource, reportMissingTypeStubs]

from desktop.base.formats import plain_words
from desktop.journal.change import Values
from desktop.model.trades import trades
from desktop.store.engine import Connection

_stemmer: Any = cast(Any, Stemmer).Stemmer("french")
_SHOWN = {
    "firm": ("name", "trade_name", "siret", "contact", "phone", "email", "address", "postcode", "naf", "trades"),
    "notice": ("object", "buyer", "published_id", "place_name", "buyer_town"),
    "note": ("text",),
}
"""The fields by which a record of each kind is found."""


def indexed(texts: Iterable[str]) -> str:
    """The words of `texts` as they are kept in an index: stemmed without accents.

    Accents go first, because people leave them out when they type: « rehabilitees » and « réhabilitées » meet.
    """
    return " ".join(_stems(plain_words(" ".join(texts))))


def _stems(words: list[str]) -> list[str]:
    """Snowball's French stems; a last « e » is what is left of a lost accent (réhabilité, réhabilitation)."""
    stems: list[str] = _stemmer.stemWords(words)
    return [stem[:-1] if len(stem) > 4 and stem[-1] == "e" else stem for stem in stems]


def query(text: str) -> str:
    """What was typed as an FTS5 query: every word must be there, finished or not. Empty: nothing to look for.

    A single letter says too little and is left out; a word of two letters must be whole, but for the last, being typed.
    """
    words = [word for word in plain_words(text) if len(word) > 1]
    terms: list[str] = []
    for i, (word, stem) in enumerate(zip(words, _stems(words), strict=True)):
        begun = f'"{word}"*' if len(word) > 2 or i == len(words) - 1 else f'"{word}"'
        terms.append(begun if stem == word else f'("{stem}" OR {begun})')
    return " AND ".join(terms)


def index(connection: Connection, nr: int, kind: str, fields: Values) -> None:
    """Keep the words of one workspace record findable."""
    shown = _SHOWN.get(kind)
    if shown is not None:
        words = indexed(_words(name, fields[name]) for name in shown if fields.get(name))
        connection.execute("INSERT OR REPLACE INTO main.search (rowid, body) VALUES (?, ?)", (nr, words))


def _words(name: str, value: Any) -> str:
    """A field in words: trades are kept by id and found by label."""
    if name != "trades":
        return str(value)
    known = trades()
    return " ".join(known[id].label for id in value if id in known)


def touches_index(kind: str, names: Iterable[str]) -> bool:
    """Whether an edit of these fields changes how the record is found."""
    return kind in _SHOWN and any(name in _SHOWN[kind] for name in names)
