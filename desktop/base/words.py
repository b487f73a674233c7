"""Words for people. The sources are in French; gettext may translate them."""

import gettext as _gettext

from desktop.base import resources
from desktop.base.formats import number

_translations: _gettext.NullTranslations | None = None


def _current() -> _gettext.NullTranslations:
    global _translations
    if _translations is None:
        _translations = _gettext.translation("tournee", resources.root() / "words", fallback=True)
    return _translations


def _(text: str) -> str:
    """`text` in the user's language; French itself when there is no translation."""
    return _current().gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """The form of the words for `count` things, with {n} replaced by the grouped number."""
    translations = _current()
    if type(translations) is _gettext.NullTranslations:
        chosen = one if abs(count) < 2 else many  # French: 0 and 1 are singular
    else:
        chosen = translations.ngettext(one, many, count)
    return chosen.replace("{n}", number(count))
