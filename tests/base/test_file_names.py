import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.base.file_names import LONGEST, safe_name

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@given(st.text(max_size=300))
@example("con .txt")
@example("a" * 118 + ".…b")
@example("é" * 300 + ".pdf")
@example("a . b")
@example("\ud800.pdf")
@example("e\u200b\u0301.txt")
def test_a_safe_name_is_safe_everywhere(name: str):
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST
    assert len(safe.encode()) <= 255
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', safe)
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in safe)
    assert safe == safe.strip(" .")
    assert safe.partition(".")[0].strip().lower() not in RESERVED
    assert safe == unicodedata.normalize("NFC", safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Devis toiture n° 12.pdf", "Devis toiture n° 12.pdf"),
        ("e\u0301tude.PDF", "étude.PDF"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1 .tar.gz", "_COM1 .tar.gz"),
        ("LPT¹.txt", "_LPT¹.txt"),
        ("rapport.pdf. . ", "rapport.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\nc.txt", "ab c.txt"),
        ("..", "sans nom"),
        ("", "sans nom"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("prix : 12 €?.xlsx", "prix _ 12 €_.xlsx"),
        (".profile", "profile"),
    ],
)
def test_known_names(name: str, safe: str):
    assert safe_name(name) == safe
