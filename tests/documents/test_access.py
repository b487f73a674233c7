"""The page that a person gets holds nothing that a browser would run."""

from desktop.documents.access import Event, Fact, Known, page


def test_nothing_is_left_raw_and_what_is_empty_says_so() -> None:
    evil = '<img src=x onerror="alert(1)">'
    known = Known(
        name=evil, on=evil, chamber=evil, origin=evil, years=3,
        records=[(evil, [Fact(evil, evil, evil)])], papers=[(evil, evil)], history=[Event(evil, evil, evil, evil, evil)],
    )  # fmt: skip
    assert "<img" not in page(known)
    assert page(known).count("&lt;img") == 16
    bare = page(Known(name="A", on="", chamber="", origin="", years=3, records=[], papers=[], history=[]))
    assert bare.count("Rien.") == 2
    assert "à compléter" in bare
