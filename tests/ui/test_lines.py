"""Short lists: what has not changed is not made again, and the place is kept."""

import pytest
from PySide6.QtCore import Qt

from desktop.ui.lines import Line, Lines


class Busy(Line):
    def busy(self) -> bool:
        return True


@pytest.fixture
def lines(qtbot):
    made = Lines("Essai")
    qtbot.addWidget(made)
    made.resize(300, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.put([("a", 1), ("b", 2), ("c", 3)], tall)
    return made


def tall(key: str, data: object) -> Line:
    line = Line(key, data)
    line.setFixedHeight(40)
    return line


def test_only_what_changed_is_made_again(lines):
    first, second, third = lines.lines
    lines.put([("a", 1), ("b", 20), ("c", 3)], tall)
    assert lines.lines[0] is first
    assert lines.lines[1] is not second
    assert lines.lines[2] is third


def test_the_line_at_hand_and_the_focus_stay(lines):
    lines.go(1)
    lines.put([("b", 20), ("a", 1), ("c", 3)], tall)
    assert (lines.current().key, lines.focused()) == ("b", True)
    lines.put([("a", 1), ("c", 3)], tall)
    assert lines.current().key == "a", "the line at the same place follows"
    assert lines.focused()
    assert [line.current for line in lines.lines] == [True, False]


def test_arrows_go_from_line_to_line(lines, qtbot):
    lines.go(0)
    for key, expected in (
        (Qt.Key.Key_Down, "b"),
        (Qt.Key.Key_End, "c"),
        (Qt.Key.Key_Down, "c"),
        (Qt.Key.Key_Up, "b"),
        (Qt.Key.Key_Home, "a"),
    ):
        qtbot.keyClick(lines.window().focusWidget(), key)
        assert lines.current().key == expected


def test_a_line_in_which_a_person_writes_is_left_alone(lines):
    lines.put([("a", 1)], Busy)
    writing = lines.lines[0]
    lines.put([("a", 1)], tall)
    lines.put([("b", 5)], Busy)
    writing = lines.lines[0]
    lines.put([("b", 6)], tall)
    assert lines.lines[0] is writing


def test_without_lines_nothing_is_at_hand(lines):
    lines.clear()
    assert lines.current() is None
    lines.go(0)
    lines.put([("z", 1)], tall)
    assert lines.current().key == "z"
