"""One firm: fields saved when left, faults under their field, ways from what is missing to where it is told."""

import pytest
from PySide6.QtCore import Qt

from desktop.model.firms import Firm, Qualification, Reference
from desktop.store import firms as stored
from desktop.store.workspace import Workspace
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.pages.firms.why import missing_field
from desktop.work import firms, shortlists


@pytest.fixture
def opened(show, loaded: Workspace, delattre: Firm, qtbot):
    """The window on the lots of a firm, ranked."""
    window = show(loaded)
    window.open("firm", delattre.id)
    qtbot.waitUntil(lambda: bool(window.page().faces.lots.lines.lines), timeout=20_000)
    return window


def texts(widget) -> list[str]:
    return [chip.text() for chip in widget.findChildren(ChipButton)]


def test_the_header_says_who_it_is(opened) -> None:
    assert opened.header.title.text() == "Menuiserie Delattre"
    assert opened.header.subtitle.text().startswith(" · SIRET 999")
    assert " · Frévent · " in opened.header.subtitle.text()
    assert opened.header.subtitle.text().endswith("6 salariés · Qualibat RGE")


def test_what_is_missing_leads_to_its_field(opened, delattre: Firm, qtbot) -> None:
    page = opened.page()
    assert "Certificat de signature absent" in texts(page.faces.lots.ready)
    next(chip for chip in page.faces.lots.ready.findChildren(ChipButton) if "signature" in chip.text()).click()
    assert page.tab == 0
    assert opened.focusWidget() is page.faces.form.form.widget("signature")
    qtbot.keyClick(opened.focusWidget(), "o")
    assert opened.workspace.get(Firm, delattre.id).signature is True
    opened.turn(1)
    qtbot.waitUntil(lambda: "13 points sur 13" in page.faces.lots.ready.note.text())


def test_a_wrong_value_is_said_under_its_field_and_not_saved(opened, delattre: Firm, qtbot) -> None:
    opened.turn(0)
    form = opened.page().faces.form.form
    box = form.widget("siret")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "123")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert "14 chiffres" in form._unders["siret"].text()
    other = firms.create(opened.workspace, name="Autre", siret="81234567800013")
    box.selectAll()
    qtbot.keyClicks(box, other.siret)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert "autre fiche : Autre" in form._unders["siret"].text()
    assert opened.workspace.get(Firm, delattre.id).siret == delattre.siret


def test_a_field_left_by_going_to_another_firm_is_saved_with_its_own(opened, delattre: Firm, qtbot) -> None:
    other = firms.create(opened.workspace, name="Autre")
    opened.turn(0)
    box = opened.page().faces.form.form.widget("trade_name")
    box.setFocus()
    qtbot.keyClicks(box, "Le Rabot")
    opened.open("firm", other.id)
    assert opened.workspace.get(Firm, delattre.id).trade_name == "Le Rabot"
    assert opened.workspace.get(Firm, other.id).trade_name == ""
    assert box.text() == ""


def test_undo_shows_in_the_field(opened, delattre: Firm, qtbot) -> None:
    opened.turn(0)
    firms.save_field(opened.workspace, Firm, delattre.id, "staff", 9)
    box = opened.page().faces.form.form.widget("staff")
    qtbot.waitUntil(lambda: box.text() == "9")
    opened.undo()
    qtbot.waitUntil(lambda: box.text() == "6")


def test_a_firm_is_archived_and_taken_back(opened, delattre: Firm, qtbot) -> None:
    opened.commands.matching("Archiver la fiche")[0].run()
    assert opened.workspace.get(Firm, delattre.id).archived
    qtbot.waitUntil(lambda: "archivée" in opened.header.subtitle.text())
    assert [button.text() for button in opened.header.buttons] == ["Reprendre la fiche"]
    opened.header.buttons[0].click()
    qtbot.waitUntil(lambda: "archivée" not in opened.header.subtitle.text())


def test_views_and_reasons(opened, delattre: Firm, qtbot) -> None:
    tab = opened.page().faces.lots
    first = tab.lines.lines[0]
    assert tab.card.note.text().endswith("lots ouverts · triés par pertinence")
    assert tab.why.note.text().startswith(str(round(first.shown.match.score.mid)))
    firms.save_field(opened.workspace, Firm, delattre.id, "refused_words", ("menuiseries extérieures",))
    qtbot.waitUntil(lambda: first.key not in [line.key for line in tab.lines.lines], timeout=5000)
    tab.look("stopped")
    assert first.key in [line.key for line in tab.lines.lines]
    assert all(line.shown.match.stopped_by for line in tab.lines.lines)
    tab.look("kept")
    assert tab.lines.lines == []
    assert not tab.lines.isVisible()


def test_reasons_answer_to_keys_and_escape(opened, delattre: Firm, qtbot) -> None:
    tab = opened.page().faces.lots
    tab.lines.go(0)
    line = tab.current()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_E)
    assert line.reasons.isVisible()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Q)
    assert (line.reasons.reason, opened.focusWidget()) == ("qualification", line.reasons.words)
    qtbot.keyClicks(opened.focusWidget(), "er")
    assert line.reasons.words.text() == "er", "E and R are letters here"
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Escape)
    assert (line.reasons.isHidden(), opened.focusWidget()) == (True, line)
    assert shortlists.decisions(opened.workspace, delattre.id) == {}


def test_space_goes_into_the_reasons_of_a_score_and_escape_comes_back(opened, delattre: Firm, qtbot) -> None:
    firms.save_field(opened.workspace, Firm, delattre.id, "available_staff", None)
    tab = opened.page().faces.lots
    qtbot.waitUntil(lambda: any(link.isVisible() for link in tab.why.links))
    tab.lines.go(0)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Space)
    assert opened.focusWidget() is tab.why.links[0]
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Escape)
    assert opened.focusWidget() is tab.current()
    tab.why.links[0].click()
    assert opened.focusWidget() is opened.page().faces.form.form.widget("available_staff")


def test_a_signal_lacks_a_field_of_the_firm_or_nothing_of_it() -> None:
    firm = Firm(id="1", turnover=100, professional_insurance=False)
    assert missing_field(firm, "trade") == "trades"
    assert missing_field(firm, "size") == "max_lot"
    assert missing_field(firm, "papers") == "ten_year_insurance"
    assert missing_field(firm, "time") == ""


def test_a_reference_is_kept_when_its_first_field_is_left(opened, delattre: Firm, qtbot) -> None:
    opened.turn(4)
    tab, workspace = opened.page().faces.references, opened.workspace
    before = stored.of_firm(workspace, Reference, delattre.id)
    tab.new_reference()
    assert stored.of_firm(workspace, Reference, delattre.id) == before
    qtbot.keyClicks(opened.focusWidget(), "Mairie")
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(opened.focusWidget(), "Portes")
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Tab)
    made = stored.of_firm(workspace, Reference, delattre.id)[-1]
    assert (made.firm, made.client, made.object) == (delattre.id, "Mairie", "Portes")
    qtbot.waitUntil(lambda: len(tab.lists[Reference].lines) == len(before) + 1)
    tab.archive()
    qtbot.waitUntil(lambda: len(tab.lists[Reference].lines) == len(before))
    assert stored.of_firm(workspace, Reference, delattre.id)[-1].archived
    opened.undo()
    qtbot.waitUntil(lambda: len(tab.lists[Reference].lines) == len(before) + 1)


def test_a_qualification_is_edited_beside_its_list(opened, delattre: Firm, qtbot) -> None:
    opened.turn(4)
    tab = opened.page().faces.references
    tab.lists[Qualification].go(0)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return)
    box = opened.focusWidget()
    assert box.text() == "Qualibat RGE"
    box.selectAll()
    qtbot.keyClicks(box, "Qualifelec")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert stored.of_firm(opened.workspace, Qualification, delattre.id)[0].scheme == "Qualifelec"


def test_a_lot_proposed_from_its_notice_is_marked(opened, delattre: Firm, qtbot) -> None:
    tab = opened.page().faces.lots
    line = tab.lines.lines[1].shown
    shortlists.propose(opened.workspace, delattre, line.notice, line.lot, line.match)
    qtbot.waitUntil(lambda: tab.views["proposed"].text() == "Proposés 1")
    marked = next(one for one in tab.lines.lines if one.key == line.lot.id)
    assert [chip.text for chip in marked._decided()] == ["Proposé"]
    assert marked.open, "it can still be kept or set aside"
    tab.look("proposed")
    assert [one.key for one in tab.lines.lines] == [line.lot.id]


def test_enter_opens_the_notice_of_a_lot(opened, qtbot) -> None:
    tab = opened.page().faces.lots
    tab.lines.go(0)
    wanted = tab.current().shown.notice.id
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return)
    assert opened.page() is opened.pages["notice"]
    assert opened.page().notice.id == wanted


def test_what_is_unknown_is_told_apart_from_what_is_absent(opened, delattre: Firm, qtbot) -> None:
    note = opened.page().faces.lots.ready.note
    assert note.text() == "12 points sur 13 · 1 absent"
    firms.save_field(opened.workspace, Firm, delattre.id, "turnover", None)
    qtbot.waitUntil(lambda: note.text() == "11 points sur 13 · 1 absent · 1\u202f?")


def test_a_tag_taken_away_can_be_put_back(opened, delattre: Firm, qtbot) -> None:
    opened.turn(0)
    opened.page().faces.form.form.widget("trades").remove(delattre.trades[0])
    assert opened.message.title.text().startswith("Enlevé : Menuiserie")
    opened.message.undo_button.click()
    assert opened.workspace.get(Firm, delattre.id).trades == delattre.trades


def test_a_refused_naf_stays_as_typed_and_says_what_is_kept(opened, delattre: Firm, qtbot) -> None:
    opened.turn(0)
    form = opened.page().faces.form.form
    box = form.widget("naf")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "o")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert form._unders["naf"].text().endswith(f"Valeur gardée : {delattre.naf}.")
    firms.save_field(opened.workspace, Firm, delattre.id, "staff", 9)
    qtbot.waitUntil(lambda: form.widget("staff").text() == "9")
    assert box.text() == "o"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert (box.text(), form._faulty()) == (delattre.naf, set())
