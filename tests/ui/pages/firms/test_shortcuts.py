"""The page of keys: it tells those of every page, whichever it was opened from."""

from desktop.store.workspace import Workspace
from desktop.ui.pages.shortcuts import PAGES
from desktop.work import finding


def test_the_keys_of_every_page_are_told(show, loaded: Workspace) -> None:
    window = show(loaded)
    met: set[tuple[str, str, str]] = set()
    for page, record in (("firms", None), ("notices", None), ("privacy", None), ("backups", None), *finding.examples(loaded).items()):
        window.open(page, record or None)
        for tab in range(max(1, len(window.page().tabs()))):
            window.turn(tab)
            met |= {(one.group, one.label, one.shortcut) for one in window.page().commands() if one.shortcut}
    assert met == {(group, words, keys) for group, lines in PAGES.items() for words, keys in lines}
