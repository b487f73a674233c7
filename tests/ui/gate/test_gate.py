"""The gate: what it asks for, what it refuses, and what it never tells."""

import traceback
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.base.problem import Damaged, Problem
from desktop.store import chamber, keys, remembering, wrapping
from desktop.ui import start
from desktop.ui.gate import code as coding
from desktop.ui.gate.beginning import Beginning, Renewing
from desktop.ui.gate.code import CodeBox, ShowCode, Wiper
from desktop.ui.gate.gate import Gate
from desktop.ui.gate.stopped import Stopped
from desktop.ui.gate.unlocking import Unlocking

PHRASE = "tabouret mercure lavande"


def write(text: str, enter: bool = True) -> None:
    """Type in whatever has the focus."""
    QTest.keyClicks(QApplication.focusWidget(), text)
    if enter:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def shown(gate, qtbot, face):
    qtbot.waitUntil(lambda: isinstance(gate.face, face) and gate.face.isEnabled(), timeout=10_000)
    return gate.face


@pytest.fixture
def given(gate):
    found = []
    gate.given.connect(lambda key, remember: found.append((key, remember)))
    return found


@pytest.fixture
def keyring(monkeypatch):
    """A keyring that holds nothing."""
    kept: dict = {}
    monkeypatch.setattr(remembering, "available", lambda: True)
    monkeypatch.setattr(remembering, "remembered", kept.get)
    return kept


def begin(gate):
    gate.ask(remembering.Missing(gate._folder))


def locked(gate):
    gate._folder.mkdir(exist_ok=True)
    key = keys.create(gate._folder, PHRASE)
    gate.ask(remembering.Locked())
    return key


def test_a_first_start_by_keyboard_alone(gate, qtbot, given):
    begin(gate)
    write(PHRASE)
    write(PHRASE)
    face = shown(gate, qtbot, ShowCode)
    code = face.code.line.text()
    assert len(code.replace("-", "")) == 26
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert gate.face is face, "the Enter of the face before notes nothing"
    for _tab in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is face.main
    QTest.keyClick(face.main, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(given))
    key, remember = given[0]
    assert keys.unlock(gate._folder, PHRASE) == keys.unlock(gate._folder, code) == key
    assert remember is False
    assert keys.code_noted(gate._folder)


def test_a_code_that_nobody_noted_is_not_taken_for_noted(gate, qtbot):
    begin(gate)
    write(PHRASE)
    write(PHRASE)
    shown(gate, qtbot, ShowCode)
    gate.close()
    assert not keys.code_noted(gate._folder)


def test_no_face_opens_another_window(gate, qapp):
    class Watch(QObject):
        shown: ClassVar[list] = []

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    begin(gate)
    locked(gate)
    gate._opened("recovery", bytes(32), remember=False)
    gate._show_code(bytes(32), "ABCDE", remember=False)
    gate.stop(Damaged("« workspace.db » est abîmé."))
    gate.work("Restauration…")
    qapp.removeEventFilter(watch)
    assert watch.shown == []


def test_a_weak_passphrase_is_refused_and_makes_nothing(gate, qtbot):
    begin(gate)
    write("azerty62")
    write("azerty62")
    face = shown(gate, qtbot, Beginning)
    qtbot.waitUntil(lambda: not face.title_of_wrong.isHidden(), timeout=10_000)
    assert "se devine trop vite" in face.title_of_wrong.text()
    assert face.isEnabled()
    assert not keys.exists(gate._folder)


def test_two_passphrases_that_differ_are_refused(gate):
    begin(gate)
    write(PHRASE)
    write(PHRASE + "s")
    assert "ne sont pas les mêmes" in gate.face.title_of_wrong.text()
    assert QApplication.focusWidget() is gate.face.passphrase.again.line


def test_strength_is_said_in_words_as_one_types(gate, qtbot):
    begin(gate)
    box = gate.face.passphrase
    write("azerty", enter=False)
    qtbot.waitUntil(lambda: box.words.text() == "Très faible")
    write(PHRASE, enter=False)
    qtbot.waitUntil(lambda: box.words.text() == "Très bonne")
    assert "Très bonne" in box.first.line.accessibleDescription()
    box.first.line.selectAll()
    QTest.keyClick(box.first.line, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: box.words.text() == "")


def test_remembering_is_offered_only_where_there_is_a_keyring(gate, qtbot, keyring, given):
    begin(gate)
    qtbot.waitUntil(gate.face.remember.isVisible)
    gate.face.remember.click()
    write(PHRASE)
    write(PHRASE)
    shown(gate, qtbot, ShowCode).main.click()
    qtbot.waitUntil(lambda: bool(given))
    assert given[0][1] is True


def test_without_a_keyring_nothing_is_offered(gate, qtbot):
    begin(gate)
    qtbot.waitUntil(lambda: not gate.jobs.running)
    assert gate.face.remember.isHidden()
    assert not gate.face.remember.isChecked()


def test_a_machine_that_remembers_is_not_asked_again(gate, qtbot, keyring):
    keyring[gate._folder] = b"key"
    locked(gate)
    qtbot.waitUntil(lambda: not gate.jobs.running)
    assert gate.face.remember.isHidden()


def test_the_passphrase_opens(gate, qtbot, given):
    key = locked(gate)
    write(PHRASE)
    qtbot.waitUntil(lambda: given == [(key, False)], timeout=10_000)


def test_a_wrong_passphrase_is_said_and_stays_to_be_mended(gate, qtbot, given):
    locked(gate)
    write(PHRASE + "x")
    face = gate.face
    qtbot.waitUntil(lambda: "n’est pas la bonne" in face.title_of_wrong.text(), timeout=10_000)
    assert QApplication.focusWidget() is face.box.line
    assert face.box.line.selectedText()
    write(PHRASE)
    qtbot.waitUntil(lambda: bool(given), timeout=10_000)


def test_too_many_wrong_ones_wait_with_a_countdown(gate, qtbot, given):
    locked(gate)
    for _try in range(5):
        write("faux")
        qtbot.waitUntil(gate.face.isEnabled, timeout=10_000)
    face = gate.face
    assert "Trop d’essais" in face.title_of_wrong.text()
    assert "secondes" in face.hint_of_wrong.text()
    assert not face.main.isEnabled()
    write(PHRASE)
    assert not gate.jobs.running
    face._left = 1
    face._count()
    assert face.main.isEnabled()
    assert face.title_of_wrong.isHidden()


def test_a_gate_that_comes_back_still_waits(gate, qtbot):
    locked(gate)
    for _try in range(5):
        write("faux")
        qtbot.waitUntil(gate.face.isEnabled, timeout=10_000)
    gate.ask(remembering.Locked())
    assert not gate.face.main.isEnabled()


@pytest.mark.parametrize("kind", ["recovery", "chamber"])
def test_what_replaces_a_forgotten_passphrase_asks_for_a_new_one(gate, qtbot, given, kind):
    key = locked(gate)
    if kind == "recovery":
        secret = keys.new_recovery_code(gate._folder, key)
    else:
        public, secret = chamber.pair()
        keys.set_chamber(gate._folder, key, public)
    write(secret.lower())
    shown(gate, qtbot, Renewing)
    assert given == []
    write("girafe solfège tunnel brique".replace("è", "e"))
    write("girafe solfege tunnel brique")
    qtbot.waitUntil(lambda: given == [(key, False)], timeout=10_000)
    assert keys.unlock(gate._folder, "girafe solfege tunnel brique") == key
    with pytest.raises(keys.Refused):
        keys.unlock(gate._folder, PHRASE)


def test_the_three_ways_are_explained(gate):
    locked(gate)
    assert gate.face.ways.isHidden()
    gate.face.forgotten.click()
    assert "code de secours" in gate.face.ways.text()
    assert not gate.face.ways.isHidden()


def test_a_damaged_key_file_is_said_at_once(gate):
    gate._folder.mkdir()
    for name in (keys.FILE, keys.COPY):
        (gate._folder / name).write_text("{", "utf-8")
    gate.ask(remembering.Locked())
    assert isinstance(gate.face, Stopped)
    assert "abîmé" in gate.face.accessibleName()


def test_a_stop_can_be_tried_again(gate, qtbot):
    gate.stop(Problem("Ce classeur est déjà ouvert.", "Fermez l’autre fenêtre."))
    with qtbot.waitSignal(gate.again):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_a_damaged_workspace_offers_its_latest_backup(gate):
    done = []
    gate._restore = lambda: ("Restaurer la sauvegarde du 24 nov.", lambda: done.append(1))
    gate.stop(Problem("Le disque est plein."))
    assert gate.face.main.text() == "Réessayer"
    gate.stop(Damaged("« workspace.db » est abîmé."))
    assert gate.face.main.text() == "Restaurer la sauvegarde du 24 nov."
    gate.face.main.click()
    assert done == [1]


def test_no_secret_is_in_what_screen_readers_or_titles_say(gate, qtbot):
    begin(gate)
    write(PHRASE, enter=False)
    qtbot.waitUntil(lambda: gate.face.passphrase.words.text() != "")
    said = [gate.windowTitle()]
    for widget in gate.findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and isinstance(widget, QLineEdit):
            said += [interface.text(text) for text in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)]
    assert not any("tabouret" in text for text in said)


def test_what_was_typed_is_forgotten_with_its_face(gate):
    begin(gate)
    line = gate.face.passphrase.first.line
    write(PHRASE, enter=False)
    gate.stop(Problem("Le disque est plein."))
    assert line.text() == ""
    line.undo()
    assert line.text() == ""


def test_a_bug_while_unlocking_reports_no_secret(gate, qtbot, monkeypatch):
    caught = []
    monkeypatch.setattr("sys.excepthook", lambda *found: caught.append("".join(traceback.format_exception(*found))))
    monkeypatch.setattr(wrapping, "_unwrapped", lambda by, slot: 1 / 0)
    locked(gate)
    write(PHRASE)
    qtbot.waitUntil(lambda: bool(caught), timeout=10_000)
    assert "ZeroDivisionError" in caught[0]
    assert "tabouret" not in caught[0]


def test_the_code_leaves_the_clipboard(qtbot, qapp, monkeypatch):
    monkeypatch.setattr(coding, "STAYS", 50)
    Wiper.copy("ABCDE-12345")
    assert QApplication.clipboard().text() == "ABCDE-12345"
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")
    Wiper.copy("ABCDE-12345")
    QApplication.clipboard().setText("autre chose")
    qtbot.wait(100)
    assert QApplication.clipboard().text() == "autre chose"


def test_the_code_is_kept_in_a_file_but_not_beside_the_workspace(qtbot, tmp_path):
    box = CodeBox("ABCDE-12345", tmp_path / "workspace")
    qtbot.addWidget(box)
    with pytest.raises(Problem, match="À côté du classeur"):
        coding.save("ABCDE-12345", tmp_path / "workspace" / "x" / "code.txt", tmp_path / "workspace")
    coding.save("ABCDE-12345", tmp_path / "code.txt", tmp_path / "workspace")
    assert "ABCDE-12345" in (tmp_path / "code.txt").read_text("utf-8")
    with pytest.raises(Problem, match="n’existe pas, ou plus"):
        coding.save("ABCDE-12345", tmp_path / "absent" / "code.txt", tmp_path / "workspace")


def test_the_way_through_by_tab(gate):
    locked(gate)
    names = []
    for _tab in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().text())
    assert names == ["Afficher", "Phrase secrète oubliée ?", "Ouvrir"]
    assert isinstance(gate.face, Unlocking)


def test_tab_goes_from_one_typing_to_the_next(gate):
    begin(gate)
    box = gate.face.passphrase
    write(PHRASE, enter=False)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box.again.line
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box.first.eye


def test_after_the_ways_are_explained_one_types(gate):
    locked(gate)
    gate.face.forgotten.setFocus()
    gate.face.forgotten.click()
    assert QApplication.focusWidget() is gate.face.box.line


def test_a_restoration_can_be_left(gate, qtbot):
    face = Unlocking(gate.remember_box(), "Restaurer", can_go_back=True)
    gate.show_face(face)
    with qtbot.waitSignal(face.back):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    locked(gate)
    gate.face.back.connect(lambda: pytest.fail("there is nowhere to go"))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_a_damaged_workspace_is_said_without_names_of_files(gate, qtbot):
    gate.stop(Damaged("« workspace.db » est abîmé.", "Restaurez la dernière sauvegarde."))
    assert "workspace.db" not in gate.face.accessibleName() + gate.face.text.text()
    with qtbot.waitSignal(gate.bring):
        gate.face.other.click()


def test_the_window_and_its_frame_have_room_on_the_screen(qtbot, tmp_path):
    start.application("clair", 1.25)
    gate = Gate(tmp_path / "workspace")
    qtbot.addWidget(gate)
    assert gate.height() < gate.screen().availableSize().height()
