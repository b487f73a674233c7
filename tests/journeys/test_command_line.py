"""The verbs as a person or a script uses them: JSON alone on stdout, exit codes, French sentences."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base import clock
from desktop.cli import runner
from desktop.model import demo
from desktop.store.remembering import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on one workspace: (exit code, JSON answer or None, stderr)."""
    monkeypatch.setenv(PASSPHRASE, "une phrase")
    screen = runner.Screen(window=lambda _: 0, shots=lambda _w, _f: [], check=list)

    def call(*arguments: object) -> tuple[int, Any, str]:
        code = runner.run([*map(str, arguments), "--workspace", str(tmp_path / "w"), "--json"], screen)
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return call


@pytest.fixture
def loaded(run: Run) -> Run:
    assert run("demo", "--load-only")[0] == 0
    return run


def test_the_main_job(loaded: Run) -> None:
    _, firms, _ = loaded("firms", "list", "delattre")
    siret = firms["firms"][0]["siret"]
    code, answer, _ = loaded("shortlist", siret)
    assert code == 0
    lots = answer["lots"]
    assert 3 < len(lots) <= 20
    for lot in lots:
        assert 0 <= lot["lo"] <= lot["mid"] <= lot["hi"] <= 100
        assert lot["reasons"]
        assert all(isinstance(reason, str) and reason for reason in lot["reasons"])
        assert all(gate["answer"] in ("oui", "inconnu") for gate in lot["gates"])
        assert "chance" not in json.dumps(lot, ensure_ascii=False).lower()
    assert [lot["mid"] for lot in lots] == sorted((lot["mid"] for lot in lots), reverse=True)
    first = lots[0]
    _, found, _ = loaded("candidates", first["notice"], first["lot"])
    assert siret in [firm["siret"] for firm in found["firms"]]
    _, shown, _ = loaded("notices", "show", first["notice"])
    assert shown["id"] == first["notice"]
    assert first["lot"] in [lot["number"] for lot in shown["lots"]]
    assert loaded("firms", "show", siret)[1]["name"] == "Menuiserie Delattre"


def test_search_finds_by_plain_spelling(loaded: Run) -> None:
    hits = loaded("search", "ecole")[1]["hits"]
    assert any(hit["kind"] == "notice" for hit in hits)
    assert any(hit["kind"] == "firm" for hit in loaded("search", "delattre")[1]["hits"])
    assert any(hit["kind"] == "buyer" for hit in loaded("search", "ville", "frevent")[1]["hits"])


def test_import_is_repeatable_and_says_what_it_did(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.json"
    file.write_bytes(demo.notices_file(clock.today()))
    code, first, _ = run("notices", "import", file)
    assert code == 0
    assert set(first) == {"read", "notices", "lots", "updated", "rejected"}
    assert first["read"] == first["notices"] == 40
    assert first["updated"] == 0
    again = run("notices", "import", file)[1]
    assert (again["notices"], again["updated"]) == (40, 0)
    assert len(run("notices", "list", "--state", "all")[1]["notices"]) == 40


def test_undo_across_processes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("SIRET;Raison sociale;Code postal;Ville\n73282932000074;Menuiserie Œuvre;62130;SAINT-POL-SUR-TERNOISE\n", "utf-8")
    assert run("firms", "import", file)[1]["firms"] == 1
    assert run("firms", "show", "732 829 320 00074")[1]["name"] == "Menuiserie Œuvre"
    assert run("undo")[0] == 0
    assert run("firms", "list")[1]["firms"] == []
    code, answer, error = run("undo")
    assert (code, answer) == (1, None)
    assert "rien à annuler" in error


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "siret\n")


BAD: dict[str, bytes | Callable[[Path], None]] = {
    "coupe.json": b'{"results": [{"idweb": "26-1", "objet": "Peinture de l\'\xc3\xa9cole", "dateparution": "2026-11-01"}, {"idweb": "26-2", "obj',
    "faux.json": b"%PDF-1.7 ceci est un PDF",
    "archive.json": zipped,
    "vide.json": b"",
    "espaces.json": b" " * 3_000_000,
    "bombe.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "xxe.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "nul.json": b"\x00\x01\x02" * 1000,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_said_and_the_rest_goes_in(run: Run, tmp_path: Path, name: str) -> None:
    good, bad = tmp_path / "bon.json", tmp_path / name
    good.write_bytes(demo.notices_file(clock.today()))
    content = BAD[name]
    if callable(content):
        content(bad)
    else:
        bad.write_bytes(content)
    code, answer, error = run("notices", "import", bad, good)
    assert (code, error) == (0, "")
    assert answer["notices"] == 40 + (name == "coupe.json")
    assert answer["rejected"], "nothing said"
    for reject in answer["rejected"]:
        assert name in reject["file"]
        assert reject["reason"]
        assert "root:" not in reject["reason"]


@pytest.mark.parametrize("name", ["archive.csv", "faux.csv", "cle.csv", "vide.csv"])
def test_bad_lists_of_firms(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    header = "SIRET;Raison sociale\n"
    if name == "archive.csv":
        zipped(file)
    else:
        texts = {"faux.csv": "%PDF-1.7", "cle.csv": header + "73282932000075;Clé fausse\n73282932000074;Bonne clé\n", "vide.csv": ""}
        file.write_text(texts[name], "utf-8")
    code, answer, _ = run("firms", "import", file)
    assert code == 0
    assert answer["rejected"][0]["reason"]
    assert name in answer["rejected"][0]["file"]
    assert answer["firms"] == (name == "cle.csv")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("notices", "show", "26-0"), "Aucun avis"),
        (("notices", "import", "/nulle/part.json"), "n’existe pas"),
        (("firms", "show", "123"), "Aucune entreprise"),
        (("shortlist", "73282932000074"), "Aucune entreprise"),
    ],
)
def test_a_problem_is_one_on_stderr_and_exit_1(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, answer, error = run(*arguments)
    assert (code, answer) == (1, None)
    assert words in error
    assert "Traceback" not in error


FIRM = "SIRET;Raison sociale;Code postal;Ville\n73282932000074;Menuiserie Œuvre;62130;SAINT-POL-SUR-TERNOISE\n"
SIRET = "732 829 320 00074"


@pytest.fixture
def known(run: Run, tmp_path: Path) -> Run:
    """A workspace with one firm."""
    file = tmp_path / "liste.csv"
    file.write_text(FIRM, "utf-8")
    assert run("firms", "import", file)[1]["firms"] == 1
    return run


def test_papers_and_notes_of_a_firm_and_its_history(known: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("devis")
    (tmp_path / "b.txt").write_text("devis")
    code, answer, _ = known("attach", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "absent.txt", "--to", SIRET)
    assert code == 0
    assert [one["name"] for one in answer["attached"]] == ["a.txt"]
    assert [one["file"] for one in answer["known"]] == ["b.txt"], "the same content is there already"
    assert [one["file"] for one in answer["rejected"]] == ["absent.txt"]
    assert known("attach", tmp_path / "absent.txt", "--to", SIRET)[0] == 1
    note = known("note", "add", SIRET, "Appel : rappelle mardi")[1]
    assert note["text"] == "Appel : rappelle mardi"
    lines = known("history", SIRET)[1]["lines"]
    assert [(line["what"], line["kind"]) for line in lines] == [("created", "note"), ("created", "attachment"), ("created", "firm")]
    assert "rappelle mardi" in lines[0]["after"]
    assert known("history", note["id"])[1]["lines"] == lines[:1]
    assert [(hit["kind"], hit["title"]) for hit in known("search", "rappelle")[1]["hits"]] == [("note", "Appel : rappelle mardi")]
    assert known("history", "99")[0] == 1


def test_the_history_of_a_public_notice_by_its_number(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.json"
    file.write_bytes(demo.notices_file(clock.today()))
    run("notices", "import", file)
    number = run("notices", "list", "--state", "all")[1]["notices"][0]["id"]
    assert run("history", number)[:2] == (0, {"lines": []}), "nobody has worked on it"


def test_the_history_for_people(say: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(FIRM, "utf-8")
    say("firms", "import", file)
    say("note", "add", SIRET, "Rappeler mardi")
    say("undo")
    newest, noted, created = say("history", SIRET).splitlines()[:3]
    assert " — retiré : Date : " in newest
    assert "Texte : Rappeler mardi (annulé le " in noted
    assert " Menuiserie Œuvre — créé : Raison sociale : Menuiserie Œuvre" in created


def test_undo_and_redo_across_processes(known: Run) -> None:
    known("note", "add", SIRET, "Un")
    assert known("undo")[1] == {"undone": "Note — Menuiserie Œuvre"}
    assert known("redo")[1] == {"redone": "Note — Menuiserie Œuvre"}
    code, answer, error = known("redo")
    assert (code, answer) == (1, None)
    assert "rien à rétablir" in error
    assert [line["what"] for line in known("history", SIRET)[1]["lines"]] == ["created", "removed", "created", "created"]


def test_a_workspace_is_made_once_and_its_code_shown_once(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "agrafe tonnerre lavoir mimosa")
    code, answer, error = run("workspace", "create")
    assert (code, error) == (0, "")
    recovery = answer["recovery_code"]
    assert len(recovery.replace("-", "")) == 26
    assert run("workspace", "create")[0] == 1
    monkeypatch.setenv(PASSPHRASE, recovery)
    assert run("firms", "list")[0] == 0
    monkeypatch.setenv(PASSPHRASE, "autre")
    code, answer, error = run("firms", "list")
    assert (code, answer, error) == (1, None, "La phrase secrète n’est pas la bonne.\n")


def test_too_many_wrong_passphrases_are_one_sentence_too(known: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "autre")
    said = [known("firms", "list")[2] for _ in range(6)]
    assert {text.count("\n") for text in said} == {1}
    assert "attendez" in said[-1]


def test_the_passphrase_is_changed(known: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOURNEE_NEW_PASSPHRASE", "azerty")
    code, answer, error = known("workspace", "passwd")
    assert (code, answer["changed"]) == (0, True)
    assert "faible" in error
    assert known("firms", "list")[0] == 1
    monkeypatch.setenv(PASSPHRASE, "azerty")
    assert len(known("firms", "list")[1]["firms"]) == 1


def test_backup_check_export_erase_restore(known: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kbis.txt").write_text("papier")
    known("attach", tmp_path / "kbis.txt", "--to", SIRET)
    made = known("workspace", "backup", tmp_path / "clé")[1]
    assert Path(made["file"]).parent == tmp_path / "clé"
    code, checked, _ = known("workspace", "check")
    assert (code, checked["ok"]) == (0, True)
    assert all(check["ok"] for check in checked["checks"])
    done = known("workspace", "export", tmp_path / "sortie")[1]
    assert (done["records"], done["papers"]) == ({"attachment": 1, "firm": 1, **({"source": 1} if "source" in done["records"] else {})}, 1)
    assert (tmp_path / "sortie" / "pieces-jointes" / "Menuiserie Œuvre" / "kbis.txt").read_text() == "papier"
    assert known("workspace", "export", tmp_path / "sortie")[0] == 1
    proof = known("workspace", "erase", SIRET)[1]
    assert proof["what"] == "1 entreprise, 1 pièce jointe"
    assert "Œuvre" not in json.dumps(proof, ensure_ascii=False)
    assert proof["troubles"] == []
    assert known("firms", "list")[1]["firms"] == []
    restored = known("workspace", "restore", made["file"])[1]
    assert Path(restored["before"]).is_file(), "what was there is backed up first"
    assert known("firms", "list")[1]["firms"] == [], "a backup brings nobody back"
    assert known("workspace", "check")[0] == 0


def test_where_an_erased_name_still_stands_is_said(known: Run, tmp_path: Path) -> None:
    file = tmp_path / "autre.csv"
    file.write_text("Raison sociale;Code postal;Ville\nGarage Exemple;62130;SAINT-POL-SUR-TERNOISE\n", "utf-8")
    known("firms", "import", file)
    other = next(firm["id"] for firm in known("firms", "list")[1]["firms"] if firm["name"] == "Garage Exemple")
    note = known("note", "add", other, "Travaille avec Menuiserie Œuvre.")[1]["id"]
    troubles = known("workspace", "erase", SIRET)[1]["troubles"]
    assert len(troubles) == 1
    assert note in troubles[0]


def test_restore_into_an_empty_folder(known: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = known("workspace", "backup", tmp_path / "clé")[1]["file"]
    screen = runner.Screen(window=lambda _: 0, shots=lambda _w, _f: [], check=list)
    assert runner.run(["workspace", "restore", file, "--workspace", str(tmp_path / "neuf"), "--json"], screen) == 0
    assert json.loads(capsys.readouterr().out)["before"] is None
    assert runner.run(["firms", "show", SIRET, "--workspace", str(tmp_path / "neuf"), "--json"], screen) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Menuiserie Œuvre"
    assert runner.run(["workspace", "restore", str(tmp_path / "rien.tournee"), "--workspace", str(tmp_path / "x")], screen) == 1
    assert capsys.readouterr().err


def test_a_damaged_workspace_fails_its_check(known: Run, tmp_path: Path) -> None:
    file = tmp_path / "w" / "workspace.db"
    content = bytearray(file.read_bytes())
    content[-3000:-2900] = bytes(100)
    file.write_bytes(content)
    code, checked, error = known("workspace", "check")
    assert (code, checked["ok"], error) == (1, False, "")
    assert bytes(content) == file.read_bytes(), "nothing is mended or overwritten"


def test_a_workspace_whose_file_is_gone_fails_its_check(known: Run, tmp_path: Path) -> None:
    (tmp_path / "w" / "workspace.db").unlink()
    code, checked, _ = known("workspace", "check")
    assert (code, checked["ok"]) == (1, False)
    assert not (tmp_path / "w" / "workspace.db").exists()


def test_a_check_makes_no_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "une phrase")
    screen = runner.Screen(window=lambda _: 0, shots=lambda _w, _f: [], check=list)
    assert runner.run(["workspace", "check", "--workspace", str(tmp_path / "rien")], screen) == 1
    assert "pas encore de classeur" in capsys.readouterr().err
    assert not (tmp_path / "rien").exists()


def test_wrong_usage_is_exit_2(run: Run) -> None:
    with pytest.raises(SystemExit) as raised:
        run("notices", "devine")
    assert raised.value.code == 2


def test_the_real_program_in_a_process_of_its_own(tmp_path: Path) -> None:
    def tournee(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, PASSPHRASE: "p", **variables}
        command = [sys.executable, "-m", "desktop", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert tournee("--version").stdout.startswith("tournee 0.")
    done = tournee("--workspace", str(tmp_path / "w"), "--json", "demo", "--load-only")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["notices"] == 40
    wrong = tournee("firms", "list", "--workspace", str(tmp_path / "w"), **{PASSPHRASE: "autre"})
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (1, "", "La phrase secrète n’est pas la bonne.\n")
    asked = tournee("workspace", "check", "--workspace", str(tmp_path / "w"), **{PASSPHRASE: ""})
    assert asked.returncode == 1
    assert "Traceback" not in asked.stderr
    made = tournee("workspace", "create", "--workspace", str(tmp_path / "n"), "--json")
    assert (made.returncode, len(json.loads(made.stdout)["recovery_code"])) == (0, 31)
    assert "faible" in made.stderr
    assert "p" not in made.stderr.split()


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data (real public notices) is not beside the checkout")
def test_real_notices_go_in_whole(run: Run) -> None:
    code, answer, _ = run(
        "notices", "import", SHARED / "boamp" / "ods" / "2026-transcribed.json", SHARED / "boamp" / "xml", SHARED / "eforms"
    )
    assert code == 0
    assert answer["notices"] == answer["read"] > 25
    shown = run("notices", "show", "26-85090")[1]
    assert (shown["deadline"], len(shown["lots"]), shown["cpv"]) == ("2026-10-02T12:00", 2, ["60112000"])
    assert run("notices", "show", "26-88092")[1]["deadline"] == "2026-10-12T17:00"


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux only")
def test_names_and_words_that_are_no_text_are_taken_as_far_as_they_go(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "liste\udce9.csv"
    file.write_text(FIRM, "utf-8")
    assert run("firms", "import", file)[1]["firms"] == 1
    assert run("attach", file, "--to", SIRET)[1]["attached"][0]["name"] == "liste_.csv"
    assert run("note", "add", SIRET, "caf\udce9")[0] == 0
    assert "caf?" in run("history", SIRET)[1]["lines"][0]["after"]
    assert run("search", "caf\udce9")[0] == run("firms", "list", "\udce9")[0] == 0
    assert run("notices", "show", "\udce9")[0] == 1
    assert run("workspace", "erase", SIRET, "--reason", "\udce9")[1]["reason"] == "?"


def test_a_missing_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.json"
    file.write_bytes(demo.notices_file(clock.today()))
    code, answer, error = run("notices", "import", tmp_path / "absent.json", file)
    assert (code, error, answer["notices"]) == (0, "", 40)
    assert [(one["place"], one["reason"]) for one in answer["rejected"]] == [("fichier", "Ce fichier n’existe pas.")]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command on one workspace, for people: what it prints."""
    monkeypatch.setenv(PASSPHRASE, "une phrase")
    screen = runner.Screen(window=lambda _: 0, shots=lambda _w, _f: [], check=list)

    def call(*arguments: object) -> str:
        runner.run([*map(str, arguments), "--workspace", str(tmp_path / "w")], screen)
        return capsys.readouterr().out.strip()

    return call


def test_nothing_is_said_to_be_nothing(say: Callable[..., str]) -> None:
    assert say("search", "lavoir") == say("notices", "list") == say("firms", "list") == "Rien à montrer."


def test_numbers_agree_and_hits_are_named(say: Callable[..., str], tmp_path: Path) -> None:
    bad = tmp_path / "pdf.json"
    bad.write_bytes(b"%PDF-1.7")
    said = say("notices", "import", bad)
    assert "1 remarque." in said
    assert "pdf.json : " in said
    say("demo", "--load-only")
    assert say("search", "delattre").startswith("entreprise ")


def test_usage_is_in_french(say: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, words in ((["shortlist"], "arguments obligatoires"), (["notices", "list", "--state", "x"], "choix invalide")):
        with pytest.raises(SystemExit) as raised:
            say(*wrong)
        assert raised.value.code == 2
        printed = capsys.readouterr().err
        assert words in printed
        assert printed.startswith("usage : ")
