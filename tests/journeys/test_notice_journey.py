"""The pages « Marchés » as an advisor uses them, through the real window and mostly by keyboard."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from desktop import app
from desktop.model.firms import Firm, firm_id
from desktop.store import reading
from desktop.store.workspace import Workspace
from desktop.ui import theme
from desktop.ui.window import Window
from desktop.work import notices, searches

SCHOOL, ROAD, CORRECTION = "26-900001", "26-900002", "26-900003"
pytestmark = [pytest.mark.usefixtures("fixed_clock"), pytest.mark.qt_log_ignore("This plugin does not support")]


def published(number: str, object: str, town: str, cp: str, **more: Any) -> dict[str, Any]:
    """One invented record, as the API of the BOAMP gives them (national form, FNSimple)."""
    market = {
        "intitule": object,
        "natureMarche": {more.get("nature", "travaux"): ""},
        "codeCPV": {"objetPrincipal": {"classPrincipale": more["cpv"]}},
    }
    procedure = {"procedureAdaptee": "", "dateReceptionOffres": more.get("due", "")}
    lots = [{"intitule": title, "codeCPV": {"objetPrincipal": {"classPrincipale": cpv}}} for title, cpv in more.get("lots", ())]
    part: dict[str, Any] = {"natureMarche": market, "procedure": procedure, "lots": {"lot": lots}}
    buyer = {"nomOfficiel": f"Ville de {town}", "ville": town, "cp": cp}
    return {
        "idweb": number, "objet": object, "dateparution": more.get("published", "2026-11-09"), "datelimitereponse": more.get("due"),
        "nomacheteur": f"Ville de {town}", "code_departement": [cp[:2]], "nature": "APPEL_OFFRE",
        "criteres": more.get("criteria", []), "gestion": "{}", "donnees": json.dumps({"FNSimple": {"organisme": buyer, "initial": part}}),
    }  # fmt: skip


def correction(number: str, corrects: str, words: str) -> dict[str, Any]:
    """An invented correction of a notice."""
    part = {"avisInitial": {"idWeb": corrects}, "natureMarche": {"intitule": "Programme de voirie"}, "infosRectif": words}
    return {
        "idweb": number, "objet": "Programme de voirie", "dateparution": "2026-11-20", "nomacheteur": "Ville d’Anvin", "annonce_lie": corrects,
        "code_departement": ["62"], "nature": "RECTIFICATIF", "gestion": "{}", "donnees": json.dumps({"FNSimple": {"rectificatif": part}}),
    }  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of three invented notices and a record that is none."""
    school = published(
        SCHOOL, "Rénovation de l’école du bourg", "Frévent", "62270", cpv="45000000", due="2026-12-04T12:00:00+01:00",
        criteria=["sociaux"], lots=[("Lot 1 : Ascenseur", "50750000"), ("Lot 2 : Menuiseries extérieures bois", "45421000")],
    )  # fmt: skip
    road = published(ROAD, "Programme de voirie", "Anvin", "62134", cpv="45233140", due="2026-12-10T12:00:00+01:00")
    words = "La date limite de réception des offres, prévue le jeudi 10 décembre 2026, est reportée au mardi 22 décembre 2026 avant 12h00."
    path = tmp_path / "avis.json"
    records = [school, road, correction(CORRECTION, ROAD, words), {"objet": "Sans numéro"}]
    path.write_text(json.dumps({"results": records}, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def start(qtbot: Any, qapp: QApplication, workspace: Workspace) -> Iterator[Callable[[], Window]]:
    """Starts the program's own window, again where it is asked again; closes them before the workspace."""
    qapp.setStyle("Fusion")
    theme.apply(qapp, theme.LIGHT, 1.0)
    windows: list[Window] = []

    def make() -> Window:
        for before in windows:
            before.close()
        made = app.make_window(workspace)
        windows.append(made)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    yield make
    for made in windows:
        made.close()


@pytest.fixture
def window(start: Callable[[], Window]) -> Window:
    """The program's window, opened."""
    return start()


@pytest.fixture
def joiner(workspace: Workspace) -> Firm:
    firm = Firm(
        id=firm_id("81234567800017"), name="Menuiserie Exemple", siret="81234567800017", commune="62361", trades=("menuiserie_bois",),
        cpv=("45421000",), staff=6,
    )  # fmt: skip
    with workspace.change("Créer") as change:
        change.put(firm)
    return firm


def key(widget: Any, code: Qt.Key, text: str = "") -> None:
    """One key, as a keyboard sends it (qtbot's aborts on accents)."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))


def write(widget: Any, text: str) -> None:
    for letter in text:
        key(widget, Qt.Key(0), letter)


def brought_in(qtbot: Any, window: Window, file: Path) -> None:
    """Import a file through its page."""
    window.open("import_notices")
    page: Any = window.page()
    page.look([file])
    qtbot.waitUntil(lambda: page.faces.currentIndex() == 1)
    page.go_button.click()
    qtbot.waitUntil(lambda: page.faces.currentIndex() == 2)


def titles(page: Any) -> list[str]:
    records = page.listing.table.records
    return [records.cells(row)[1].title for row in range(records.rowCount())]


def rested(qtbot: Any, window: Window) -> None:
    """Wait for the quiet jobs."""
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=10_000)


def test_import_shows_before_it_writes(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    window.open("import_notices")
    page: Any = window.page()
    page.look([file])
    qtbot.waitUntil(lambda: page.faces.currentIndex() == 1)
    assert reading.id_of_published(workspace, SCHOOL) is None
    assert page.table.records.rowCount() == 3
    assert shown_chips(page.kinds)[0].text == "3 nouveaux"
    assert "Sans numéro" not in page.unread.heading.text()
    assert page.unread.isVisible()
    page.go_button.click()
    qtbot.waitUntil(lambda: page.faces.currentIndex() == 2)
    assert reading.id_of_published(workspace, SCHOOL) is not None
    page.look([file])
    qtbot.waitUntil(lambda: page.faces.currentIndex() == 1)
    assert shown_chips(page.kinds)[0].text == "3 déjà connus"


def shown_chips(widget: Any) -> list[Any]:
    return [widget._flow.itemAt(i).widget().chip for i in range(widget._flow.count())]


def test_a_missing_file_is_said_and_nothing_hangs(qtbot: Any, window: Window, tmp_path: Path) -> None:
    window.open("import_notices")
    page: Any = window.page()
    page.look([tmp_path / "absent.json"])
    qtbot.waitUntil(lambda: "n’existe pas" in window.message.title.text())
    assert page.faces.currentIndex() == 0


def test_from_file_to_proposal_and_back(qtbot: Any, window: Window, workspace: Workspace, joiner: Firm, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notices")
    page: Any = window.page()
    rested(qtbot, window)
    assert titles(page)[:2] == ["Rénovation de l’école du bourg", "Programme de voirie"]
    qtbot.waitUntil(lambda: any(f"{n} avis" in page.listing.footer.text() for n in (2, 3)))
    qtbot.waitUntil(lambda: page.listing.table.records.cells(0)[4] is not None, timeout=5000)
    assert page.listing.table.records.cells(0)[4].text == "1"
    page.facets.choose((("due", ("open",)), ("features", ("social",))))
    assert titles(page) == ["Rénovation de l’école du bourg"]
    page.listing.table.setFocus()
    key(page.listing.table, Qt.Key.Key_Return)
    shown: Any = window.page()
    assert shown.title() == "Marché"
    assert shown.notice.published_id == SCHOOL
    shown.covering.lots.go(1)
    qtbot.waitUntil(lambda: len(shown.covering.answering.lines.lines) == 1)
    rested(qtbot, window)
    assert shown.covering.card.note.text() == "1 couvert sur 2"
    line = shown.covering.answering.lines.lines[0]
    key(line, Qt.Key.Key_P, "p")
    qtbot.waitUntil(lambda: shown.covering.answering.lines.lines[0].shown.choice is not None)
    assert shown.covering.answering.lines.lines[0].shown.choice.state == "proposed"
    window.undo()
    qtbot.waitUntil(lambda: shown.covering.answering.lines.lines[0].shown.choice is None)
    assert "Annulé" in window.message.title.text()
    rested(qtbot, window)
    key(shown.covering.answering.lines.lines[0], Qt.Key.Key_Return)
    assert window.page() is window.pages["firm"]
    rested(qtbot, window)


def test_nobody_for_a_lot_says_why(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notice", reading.id_of_published(workspace, ROAD))
    page: Any = window.page()
    rested(qtbot, window)
    words = [child.text() for child in page.covering.answering._nobody.findChildren(type(page.summary.under))]
    assert "Aucune entreprise sur cette machine" in words


def test_a_new_deadline_is_confirmed_and_taken_back(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    brought_in(qtbot, window, file)
    id = reading.id_of_published(workspace, ROAD)
    window.open("notice", id)
    page: Any = window.page()
    assert page.summary.correction.words.text() == f"Le rectificatif {CORRECTION} annonce le 22 déc. 2026 à 12:00."
    page.summary.correction.button.click()
    qtbot.waitUntil(lambda: not page.summary.correction.isVisible())
    found = reading.notice(workspace, str(id))
    assert found is not None
    assert found.deadline == datetime(2026, 12, 22, 12)
    window.open("notices")
    rested(qtbot, window)
    window.undo()
    window.open("notice", id)
    assert page.summary.correction.isVisible()
    rested(qtbot, window)


def test_a_notice_typed_by_hand_is_found_by_search(qtbot: Any, window: Window, workspace: Workspace) -> None:
    window.open("type_notice")
    page: Any = window.page()
    assert window.focusWidget() is page.form.fields["object"]
    page.save()
    assert "manque" in page.form.faults["object"].text()
    write(page.form.fields["object"], "Réfection du lavoir")
    write(page.form.fields["day"], "4/12/26")
    write(page.form.fields["hour"], "16h")
    page.form.fields["lots"].setPlainText("Maçonnerie\nCouverture")
    page.keep_draft()
    assert workspace.local.get("draft:notice")["object"] == "Réfection du lavoir"
    page.save()
    shown: Any = window.page()
    assert shown.notice.deadline == datetime(2026, 12, 4, 16)
    assert [lot.title for lot in shown.notice.lots] == ["Maçonnerie", "Couverture"]
    assert workspace.local.get("draft:notice") is None
    window.open("firms")
    window.palette_list.open()
    hits = window.parts.search("lavoir")
    assert [(hit.kind, hit.id) for hit in hits] == [("notice", shown.notice.id)]
    rested(qtbot, window)


def test_what_is_typed_survives_a_crash(qtbot: Any, start: Callable[[], Window], window: Window, workspace: Workspace) -> None:
    window.open("type_notice")
    page: Any = window.page()
    write(page.form.fields["object"], "Toiture")
    qtbot.waitUntil(lambda: workspace.local.get("draft:notice") == {"object": "Toiture"})
    again = start()
    again.open("type_notice")
    other: Any = again.page()
    assert other.form.fields["object"].text() == "Toiture"


def test_a_saved_search_is_applied_after_a_restart(
    qtbot: Any, start: Callable[[], Window], file: Path, window: Window, workspace: Workspace
) -> None:
    brought_in(qtbot, window, file)
    window.open("notices")
    page: Any = window.page()
    page.facets.territory.tags.add("62361")
    page.facets.choose((*page.facets.chosen(), ("features", ("social",))))
    page.facets.kept.naming.link.click()
    page.facets.kept.naming.line.setText("Frévent social")
    key(page.facets.kept.naming.line, Qt.Key.Key_Return)
    rested(qtbot, window)
    again = start()
    again.open("notices")
    other: Any = again.page()
    rested(qtbot, again)
    assert len(titles(other)) >= 2
    (kept,) = searches.saved(workspace, "notices")
    other.facets.apply(kept)
    assert titles(other) == ["Rénovation de l’école du bourg"]
    assert other.facets.territory.tags.value() == ("62361",)
    other.facets.kept._rename(kept)
    key(other.facets.kept.naming.line, Qt.Key.Key_Escape)
    assert [one.name for one in searches.saved(workspace, "notices")] == ["Frévent social"]
    other.facets.kept.archive(kept)
    assert searches.saved(workspace, "notices") == []
    again.undo()
    assert [one.name for one in searches.saved(workspace, "notices")] == ["Frévent social"]
    rested(qtbot, again)


def test_a_territory_of_ones_own(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notices")
    page: Any = window.page()
    page.facets.territory.tags.add("62361")
    assert titles(page) == ["Rénovation de l’école du bourg"]
    page.facets.territory._keep("Mon canton")
    (own,) = searches.territories(workspace)
    assert page.facets.filters.territories == (own.id,)
    assert titles(page) == ["Rénovation de l’école du bourg"]
    page.facets.territory._forget()
    assert searches.territories(workspace) == []
    assert page.facets.filters.places == ("62361",)
    rested(qtbot, window)


def test_the_notices_of_a_buyer(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notices", "Ville de Anvin")
    page: Any = window.page()
    assert titles(page) == ["Programme de voirie"]
    page.facets.clear()
    assert len(titles(page)) >= 2
    rested(qtbot, window)


def test_the_watch_without_a_network_says_so(qtbot: Any, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.base.problem import Problem
    from desktop.work import watch

    def offline(*_args: object, **_more: object) -> notices.Imported:
        raise Problem("Le BOAMP ne répond pas.", "Vérifiez la connexion, puis actualisez.")

    monkeypatch.setattr(watch, "fetch", offline)
    window.open("notices")
    page: Any = window.page()
    page.watch()
    qtbot.waitUntil(lambda: "ne répond pas" in window.message.title.text())
    rested(qtbot, window)


def test_a_correction_sends_to_its_notice(qtbot: Any, window: Window, workspace: Workspace, joiner: Firm, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notices")
    page: Any = window.page()
    rested(qtbot, window)
    assert len(titles(page)) == 2
    window.open("notice", reading.id_of_published(workspace, CORRECTION))
    shown: Any = window.page()
    rested(qtbot, window)
    answering = shown.covering.answering
    assert not answering.lines.lines
    link = next(made for made in answering._nobody.findChildren(QPushButton) if ROAD in made.text())
    link.click()
    assert shown.notice.published_id == ROAD
    rested(qtbot, window)


def test_files_are_no_watch(qtbot: Any, window: Window, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notices")
    page: Any = window.page()
    rested(qtbot, window)
    qtbot.waitUntil(lambda: "veille" in page.listing.footer.text())
    footer = page.listing.footer.text()
    assert "veille BOAMP\u202f: jamais" in footer
    assert "dernier avis publié le 20 nov." in footer
    assert "à jour" not in footer


def test_a_report_is_not_found_again(qtbot: Any, window: Window, file: Path) -> None:
    brought_in(qtbot, window, file)
    assert "Import terminé" in window.message.title.text()
    window.open("notices")
    assert window.message.isHidden()
    window.open("import_notices")
    page: Any = window.page()
    assert (page.faces.currentIndex(), page.subtitle()) == (0, "")
    rested(qtbot, window)


def test_a_typed_notice_is_changed(qtbot: Any, window: Window, workspace: Workspace) -> None:
    window.open("type_notice")
    page: Any = window.page()
    write(page.form.fields["object"], "Réfection du lavoir")
    write(page.form.fields["day"], "4/12/25")
    page.form.check_deadline()
    assert "Cette date est passée" in page.form.faults["deadline"].text()
    page.form.choices["nature"].setCurrentIndex(1)
    page.save()
    shown: Any = window.page()
    assert "enregistré" in window.message.title.text()
    assert not window.message.isHidden()
    assert shown.notice.nature == "works"
    shown.turn(1)
    [change] = [action for action in shown.buttons() if action.label == "Modifier"]
    change.run()
    assert page.title() == "Modifier un avis"
    assert page.form.values()["object"] == "Réfection du lavoir"
    write(page.form.fields["object"], " bas")
    page.save()
    assert shown.notice.object == "Réfection du lavoir bas"
    window.undo()
    qtbot.waitUntil(lambda: shown.notice.object == "Réfection du lavoir")
    window.open("type_notice")
    assert page.title() == "Saisir un avis"
    assert page.form.values()["object"] == ""
    rested(qtbot, window)


def test_a_notice_opens_on_who_can_answer(qtbot: Any, window: Window, workspace: Workspace, file: Path) -> None:
    brought_in(qtbot, window, file)
    window.open("notice", reading.id_of_published(workspace, ROAD))
    shown: Any = window.page()
    shown.turn(1)
    window.open("notice", reading.id_of_published(workspace, SCHOOL))
    assert (shown.tab, shown.faces.currentIndex()) == (0, 0)
    rested(qtbot, window)


def test_without_a_browser_the_address_is_said(
    qtbot: Any, window: Window, workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_in(qtbot, window, file)
    found = reading.notice(workspace, str(reading.id_of_published(workspace, ROAD)))
    assert found is not None
    workspace.opendata.put([found.but(url="https://example.org/avis")])
    window.open("notice", found.id)
    shown: Any = window.page()
    monkeypatch.setattr("desktop.ui.pages.notices.notice.QDesktopServices.openUrl", lambda _url: False)
    shown.open_published()
    assert "https://example.org/avis" in window.message.hint.text()
    rested(qtbot, window)
