"""How hard a passphrase is to guess, said in French."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.base import resources
from desktop.base.formats import plain
from desktop.base.late import Late

if TYPE_CHECKING:
    import zxcvbn
else:
    zxcvbn = Late("zxcvbn")

LEAST = 3
"""The least score with which a workspace may be locked.

Whoever holds a stolen laptop guesses without limit. With argon2id at 64 MiB one graphics card makes some thousand guesses
per second (memory bandwidth is what limits it; an estimate). Score 2 ends at 10^8 guesses: a day at the most. Score 3 ends
at 10^10: up to four months. Score 4 is beyond; the strength is shown so that people choose it.
"""
MOST_READ = 64
"""In characters: what follows is not looked at, since the time grows with the square. It can only add strength."""

_LABELS = ("Très faible", "Faible", "Moyenne", "Bonne", "Très bonne")
_KEYS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "&é\"'(-è_çà", "1234567890")
_BETWEEN = str.maketrans("", "", " -'_.,")
_RARE_SIGNS = str.maketrans("({[<|+%", "~~~~~~~")
_OWN = "Votre nom, votre chambre et les mots de tous les jours se devinent facilement."

FRENCH = {
    "Use a few words, avoid common phrases.": "Choisissez quelques mots sans lien entre eux, pas une phrase connue.",
    "No need for symbols, digits, or uppercase letters.": "Symboles, chiffres et majuscules ne sont pas nécessaires.",
    "Add another word or two. Uncommon words are better.": "Ajoutez un mot ou deux, de préférence peu courants.",
    "Straight rows of keys are easy to guess.": "Les rangées de touches du clavier se devinent facilement.",
    "Short keyboard patterns are easy to guess.": "Les petits dessins au clavier se devinent facilement.",
    "Use a longer keyboard pattern with more turns.": "Préférez des mots à un dessin au clavier.",
    'Repeats like "aaa" are easy to guess.': "Les répétitions comme « aaa » se devinent facilement.",
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': "« abcabcabc » se devine presque aussi vite que « abc ».",
    "Avoid repeated words and characters.": "Évitez de répéter des mots ou des lettres.",
    'Sequences like "abc" or "6543" are easy to guess.': "Les suites comme « abc » ou « 6543 » se devinent facilement.",
    "Avoid sequences.": "Évitez les suites.",
    "Recent years are easy to guess.": "Les années récentes se devinent facilement.",
    "Avoid recent years.": "Évitez les années récentes.",
    "Avoid years that are associated with you.": "Évitez les années qui vous concernent.",
    "Dates are often easy to guess.": "Les dates se devinent souvent facilement.",
    "Avoid dates and years that are associated with you.": "Évitez les dates et les années qui vous concernent.",
    "This is a top-10 common password.": "C’est l’un des dix mots de passe les plus utilisés.",
    "This is a top-100 common password.": "C’est l’un des cent mots de passe les plus utilisés.",
    "This is a very common password.": "C’est un mot de passe très utilisé.",
    "This is similar to a commonly used password.": "Cela ressemble à un mot de passe très utilisé.",
    "A word by itself is easy to guess.": "Un mot seul se devine facilement.",
    "Names and surnames by themselves are easy to guess.": "Un nom ou un prénom seul se devine facilement.",
    "Common names and surnames are easy to guess.": "Les noms et prénoms courants se devinent facilement.",
    "Capitalization doesn't help very much.": "Une majuscule au début n’aide guère.",
    "All-uppercase is almost as easy to guess as all-lowercase.": "Tout en majuscules se devine presque aussi vite que tout en minuscules.",
    "Reversed words aren't much harder to guess.": "Un mot écrit à l’envers ne se devine guère moins vite.",
    "Predictable substitutions like '@' instead of 'a' don't help very much.": "Remplacer « a » par « @ » n’aide guère.",
}
"""All that zxcvbn says, in French."""


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0 to 4, what it is called, and what would make it better: empty where it is good."""

    score: int
    label: str
    advice: str

    @property
    def enough(self) -> bool:
        """Whether a workspace may be locked with it."""
        return self.score >= LEAST


def strength(passphrase: str, own_words: Sequence[str] = ()) -> Strength:
    """How hard a passphrase is to guess. `own_words` are what others know of the person: name, chamber, commune.

    It is read as typed, without accents, and without what stands between words; the weakest reading counts. Nothing of
    it is kept. Raises Problem where the list of French words is missing.
    """
    if not passphrase:
        return Strength(0, _LABELS[0], FRENCH["Use a few words, avoid common phrases."])
    typed = passphrase[:MOST_READ]
    known = [*_pieces(own_words), *_frequent()]
    bare = typed if typed.isascii() else plain(typed)[:MOST_READ]
    readings = dict.fromkeys((typed, bare, bare.translate(_BETWEEN)))
    weakest = min((_guessed(reading, known) for reading in readings if reading), key=lambda result: result["guesses"])
    score: int = weakest["score"]
    return Strength(score, _LABELS[score], _advice(weakest))


def _guessed(reading: str, known: list[str]) -> dict[str, Any]:
    """What zxcvbn finds. Where many signs may stand for letters it tries all combinations: the rare ones are then no letters."""
    if len({*reading} & {*"({[<|+%"}) > 1:
        reading = reading.translate(_RARE_SIGNS)
    found: Any = zxcvbn.zxcvbn(reading, known, max_length=MOST_READ)
    return found


def _advice(result: dict[str, Any]) -> str:
    if result["score"] >= LEAST:
        return ""
    feedback: dict[str, Any] = result["feedback"]
    longest: dict[str, Any] = max(result["sequence"], key=lambda match: len(match["token"]))
    own = [_OWN] if longest.get("dictionary_name") == "user_inputs" else []
    said = [feedback["warning"], *feedback["suggestions"]]
    return " ".join([*own, *(FRENCH[text] for text in said if text in FRENCH)])


def _pieces(own_words: Sequence[str]) -> list[str]:
    """Each expression whole, joined, and word by word, as typed and without accents."""
    found: dict[str, None] = {}
    for text in own_words:
        for form in (text.lower(), plain(text)):
            words = form.replace("-", " ").replace("’", " ").replace("'", " ").split()
            found.update(dict.fromkeys([form, "".join(words), *words]))
    return [word for word in found if len(word) > 2]


@functools.cache
def _frequent() -> tuple[str, ...]:
    """The frequent French words and the runs of four keys and more of a French keyboard."""
    lines = resources.path("rules", "passwords.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    runs = [row[i:j] for row in _KEYS for i in range(len(row)) for j in range(i + 4, len(row) + 1)]
    return tuple(dict.fromkeys([*words[:50], *runs, *words[50:]]))
