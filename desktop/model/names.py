"""Names, numbers and addresses as they are found again in what people wrote elsewhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.formats import plain, plain_words

_LETTERS = 4
"""Below, a name is in too many words to be looked for."""
_DIGITS = 9
"""Digits of a SIREN, and of a telephone number without its 0 or 33."""
_BETWEEN = r"(?:\W|\\n)+"
"""What parts two words, in a text or in JSON."""


@dataclass(frozen=True)
class Names:
    """Finds some names and numbers: each is a word that must be there, and the whole that is then looked for."""

    terms: tuple[tuple[str, re.Pattern[str]], ...]

    def search(self, text: str) -> re.Match[str] | None:
        """The first that is found in a plain text (`formats.plain`), or in JSON."""
        return next((found for word, term in self.terms if word in text and (found := term.search(text))), None)

    def excerpt(self, text: str, around: int = 40) -> str:
        """The first found in a text, with a little around it."""
        found = self.search(plain(text))
        start, end = found.span() if found else (0, 0)
        cut = text[max(0, start - around) : end + around].strip()
        return f"{'… ' if start > around else ''}{cut}{' …' if end + around < len(text) else ''}"


def names(texts: Iterable[str]) -> Names:
    """Finds these texts: words whatever parts them, numbers however they are grouped.

    Of a SIRET its SIREN is looked for, of a telephone number its last nine digits; a name of three letters is not.
    """
    found = (_term(text) for text in sorted(set(texts)))
    return Names(tuple(term for term in found if term))


def _term(text: str) -> tuple[str, re.Pattern[str]] | None:
    digits, words = re.sub(r"\D", "", text), plain_words(text)
    if len(digits) >= _DIGITS and digits == "".join(words):
        return "", re.compile(r"\W*".join(digits[:_DIGITS] if len(digits) == 14 else digits[-_DIGITS:]))
    if sum(map(len, words)) >= _LETTERS and digits != "".join(words):
        return max(words, key=len), re.compile(rf"(?<![a-z0-9]){_BETWEEN.join(words)}(?![a-z0-9])")
    return None
