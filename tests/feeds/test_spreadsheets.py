"""Lists in every dialect: what a spreadsheet, a colleague or a broken disk makes of them."""

import contextlib
import csv
import datetime as dt
import gzip
import io
import tempfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.feeds import delimited, workbooks
from desktop.feeds.delimited import Bad
from desktop.feeds.spreadsheets import DAMAGED, Row, Sheet, columns, guess_mapping, rows
from desktop.model.firms import Firm

LIST = "SIRET;Raison sociale;Ville\n81234567600017;Menuiserie Élan;Frévent\n;Peinture Œuvre;Hesdin\n"


def write(folder: Path, content: str | bytes, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> tuple[Sheet, list[list[str]]]:
    sheet = columns(path)
    return sheet, [[row.cells.get(header, "") for header in sheet.headers] for row in rows(path, sheet) if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_dialect_reads_the_same(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    text = LIST.replace(";", separator).replace("\n", end)
    sheet, found = read(write(tmp_path, text.encode(encoding)))
    assert sheet.headers == ("SIRET", "Raison sociale", "Ville")
    assert sheet.separator == separator
    assert found == [["81234567600017", "Menuiserie Élan", "Frévent"], ["", "Peinture Œuvre", "Hesdin"]]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    assert read(write(tmp_path, gzip.compress(LIST.encode())))[1][0][1] == "Menuiserie Élan"


def test_one_line_in_another_encoding_does_not_spoil_the_rest(tmp_path: Path) -> None:
    late = LIST.encode() + b";Rempla\xc3\xa7ant;Hesdin\n" * 60_000 + ";Éléonore;Lens\n".encode("cp1252") + ";Zoé;Arras\n".encode()
    found = read(write(tmp_path, late))[1]
    assert found[-3:] == [["", "Remplaçant", "Hesdin"], ["", "Éléonore", "Lens"], ["", "Zoé", "Arras"]]


def test_the_header_may_come_late(tmp_path: Path) -> None:
    text = "Chambre de métiers du Ternois;;\n\nListe au 1er mars 2026;;\n;;\n" + LIST + "SIRET;Raison sociale;Ville\n;Toiture Bis;Lens\n"
    path = write(tmp_path, text)
    sheet = columns(path)
    assert (sheet.header_line, sheet.headers) == (5, ("SIRET", "Raison sociale", "Ville"))
    found = [(row.line, row.cells["Raison sociale"]) for row in rows(path, sheet) if isinstance(row, Row)]
    assert found == [(6, "Menuiserie Élan"), (7, "Peinture Œuvre"), (9, "Toiture Bis")], (
        "blank lines count, repeated headers do not come out"
    )
    assert sheet.samples[0] == ("81234567600017", "Menuiserie Élan", "Frévent")


def test_a_mapping_finds_a_header_nobody_knows(tmp_path: Path) -> None:
    path = write(tmp_path, "Liste;du;mois\nIdent;Blase;Bled\n1;Roux;Lens\n")
    assert columns(path, {"Ident": "siret", "Blase": "name"}).header_line == 2


def test_repeated_and_blank_headers_stay_distinct(tmp_path: Path) -> None:
    sheet = columns(write(tmp_path, "SIRET;Adresse;Adresse;;Nom;;\n1;a;b;c;d;;\n"))
    assert sheet.headers == ("SIRET", "Adresse", "Adresse (2)", "Colonne 4", "Nom")


def test_quotes_hold_separators_ends_of_line_and_quotes(tmp_path: Path) -> None:
    path = write(tmp_path, 'Nom;Adresse\n"Roux; fils";"1 rue A\n62130 Saint-Pol"\n"Le ""Bon"" pain";"x"\n')
    found = [(row.line, list(row.cells.values())) for row in rows(path, columns(path)) if isinstance(row, Row)]
    assert found == [(2, ["Roux; fils", "1 rue A\n62130 Saint-Pol"]), (4, ['Le "Bon" pain', "x"])]


def test_a_stray_quote_does_not_swallow_the_list(tmp_path: Path) -> None:
    text = 'Nom;Ville\nTuyaux 5" Roux;Lens\n"Jamais fermé;Lens\n' + "".join(f"Roux {n};Lens\n" for n in range(100))
    found = read(write(tmp_path, text))[1]
    assert len(found) == 102
    assert found[0][0] == 'Tuyaux 5" Roux'
    assert found[-1][0] == "Roux 99"


def test_bad_lines_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    text = LIST + "a\x00b;Nul;Lens\n" + ";" * 3000 + "\n" + "9" * 1_200_000 + "\n;Dernier;Arras\n"
    path = write(tmp_path, text)
    found = list(rows(path, columns(path)))
    bad = [(row[0], row[1].reason) for row in found if not isinstance(row, Row)]
    assert [line for line, _ in bad] == [4, 5, 6]
    assert "nuls" in bad[0][1]
    assert "3001 colonnes" in bad[1][1]
    assert "million de caractères" in bad[2][1]
    assert isinstance(found[-1], Row)
    assert found[-1].line == 7


def test_200_columns_are_a_list(tmp_path: Path) -> None:
    text = "SIRET;Nom;" + ";".join(f"c{n}" for n in range(198)) + "\n1;Roux;" + ";".join("x" for _ in range(198)) + "\n"
    assert len(columns(write(tmp_path, text)).headers) == 200


def test_a_huge_line_and_blanks_keep_memory_flat(tmp_path: Path) -> None:
    path = tmp_path / "lourd.csv"
    with path.open("wb") as file:
        file.write(LIST.encode())
        for _ in range(30):
            file.write(b"9" * 1_000_000)
        file.write(b"\n")
        for _ in range(20):
            file.write(b" " * 1_000_000)
        file.write(b"\n" * 1_000_000)
        file.write(b";Dernier;Arras\n")
    tracemalloc.start()
    found = list(rows(path, columns(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(found) == 4
    assert isinstance(found[-1], Row)
    assert found[-1].line == 1_000_005


def test_a_file_of_spaces_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="vide"):
        columns(write(tmp_path, b" " * 3_000_000))
    with pytest.raises(Problem, match="vide"):
        columns(write(tmp_path, b""))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), "vieux classeur"),
        (b"ab\x00\x01\x02c" * 50, "texte lisible"),
        (gzip.compress(LIST.encode() * 100)[:60], "coupé"),
        (b"\x1f\x8b\x08garbage", "coupé"),
    ],
)
def test_what_is_no_list_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(Problem, match=words):
        columns(write(tmp_path, content))


# workbooks


def book(folder: Path, table: list[list[object]], name: str = "liste.xlsx") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in table:
        sheet.append(line)
    path = folder / name
    made.save(path)
    return path


def test_a_workbook_reads_as_people_see_it(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["Liste du Ternois"],
            [],
            ["SIRET", "Nom", "Créée le", "CA", "Décennale", "Code postal"],
            [81234567600017, "Menuiserie  Élan", dt.datetime(2016, 11, 28), 86000.5, True, 1000],
            [81234567600017.0, "Deux", dt.date(2016, 11, 28), None, False, None],
        ],
    )
    sheet, found = read(path)
    assert sheet.header_line == 3
    assert sheet.name == "Sheet"
    assert found[0] == ["81234567600017", "Menuiserie Élan", "2016-11-28", "86000.5", "oui", "1000"]
    assert found[1][:3] == ["81234567600017", "Deux", "2016-11-28"]


def test_the_sheet_with_known_headers_is_taken(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    first, second, hidden = made.active, made.create_sheet("Entreprises"), made.create_sheet("Vieux")
    assert first is not None
    first.append(["À lire", "avant"])
    second.append(["SIRET", "Nom"])
    second.append(["81234567600017", "Roux"])
    hidden.append(["SIRET", "Nom", "Ville", "Téléphone"])
    hidden.sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    assert columns(tmp_path / "a.xlsx").name == "Entreprises"


def test_formulas_without_value_are_marked(tmp_path: Path) -> None:
    path = book(tmp_path, [["SIRET", "Nom"], ["=A1&B1", "Roux"], ["81234567600017", "Bis"]])
    assert read(path)[1] == [[workbooks.FORMULA, "Roux"], ["81234567600017", "Bis"]]


def rewrite(path: Path, part: str, change: object) -> Path:
    """The same workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item.filename, change(data) if item.filename == part else data)  # type: ignore[operator]
    path.write_bytes(out.getvalue())
    return path


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = rewrite(book(tmp_path, [["SIRET", "Nom"]]), "xl/worksheets/sheet1.xml", lambda data: data + b" " * (workbooks.MAX_UNPACKED + 1))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(Problem, match="démesuré"):
        columns(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]>'
    path = rewrite(
        book(tmp_path, [["SIRET"]]), "xl/worksheets/sheet1.xml", lambda data: data.replace(b"<worksheet", bomb + b"<worksheet", 1)
    )
    with pytest.raises(Problem, match="DOCTYPE"):
        columns(path)


def test_a_workbook_that_lies_about_its_size_does_not_hang(tmp_path: Path) -> None:
    path = book(tmp_path, [["SIRET", "Nom"], ["81234567600017", "Roux"]])
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert len(read(path)[1]) == 1
    rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b'<row r="2"', b'<row r="999999999999"'))
    assert read(path)[1] == []


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "LibreOffice"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "document Office"),
        ({"liste.csv": LIST.encode()}, "archive ZIP"),
    ],
)
def test_other_archives_say_what_they_are(tmp_path: Path, names: dict[str, bytes], words: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    with pytest.raises(Problem, match=words):
        columns(path)


def test_a_truncated_workbook_says_so(tmp_path: Path) -> None:
    whole = book(tmp_path, [["SIRET", "Nom"]] * 50).read_bytes()
    with pytest.raises(Problem, match="abîmé"):
        columns(write(tmp_path, whole[: len(whole) // 2], "b.xlsx"))


# what columns mean


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("N° SIRET", "siret"),
        ("Siret de l'établissement", "siret"),
        ("SIREN", "siren"),
        ("Raison Sociale / Nom", "name"),
        ("ENTREPRISE", "name"),
        ("Nom de l’entreprise", "name"),
        ("Enseigne", "trade_name"),
        ("Code Postal", "postcode"),
        ("CP", "postcode"),
        ("Commune", "town"),
        ("Code INSEE", "commune"),
        ("Téléphone portable", "phone"),
        ("E-mail", "email"),
        ("Adresse e-mail du gérant", "email"),
        ("Nom du dirigeant", "contact"),
        ("Code APE", "naf"),
        ("Libellé NAF", ""),
        ("Nb de salariés", "staff"),
        ("Tranche d'effectif", "staff"),
        ("C.A.", ""),
        ("Chiffre d'affaires 2024", "turnover"),
        ("Assurance décennale", "ten_year_insurance"),
        ("Métier", "activity"),
        ("Date de création", "created_on"),
        ("Nom de la commune", "town"),
        ("Truc", ""),
    ],
)
def test_headers_are_understood(header: str, field: str) -> None:
    assert guess_mapping([header]) == ({header: field} if field else {})


def test_beside_a_firm_s_name_nom_is_a_person() -> None:
    assert guess_mapping(["Nom", "Raison sociale"]) == {"Nom": "contact", "Raison sociale": "name"}
    assert guess_mapping(["Nom", "Ville"]) == {"Nom": "name", "Ville": "town"}


def test_our_own_labels_are_understood() -> None:
    labels = {
        f.label: f.name
        for f in Firm.fields()
        if f.name
        in (
            "name",
            "trade_name",
            "siret",
            "postcode",
            "phone",
            "email",
            "naf",
            "staff",
            "turnover",
            "zone_km",
            "ten_year_insurance",
            "bid_before",
            "grouping",
            "signature",
            "up_to_date",
            "remarks",
            "created_on",
            "legal_form",
            "ess_kind",
            "max_lot",
        )
    }
    assert guess_mapping(list(labels)) == labels


# anything at all

WORDS = st.text(st.sampled_from("abcXYZ0189 ;,|\"'éèàçùêÉÎ-"), max_size=12).map(str.strip)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8),
    st.sampled_from(["utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_is_written_comes_back(table: list[tuple[str, str, str]], encoding: str, separator: str, end: str, quoting: int) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["SIRET", "Raison sociale", "Ville"])
    writer.writerows(table)
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), out.getvalue().encode(encoding))
        sheet = Sheet(("SIRET", "Raison sociale", "Ville"), (), 1, encoding, separator)
        found = [[row.cells.get(header, "") for header in sheet.headers] for row in rows(path, sheet) if isinstance(row, Row)]
        expected = [list(row) for row in table if any(row) and row != sheet.headers]
        assert found == expected
        assert columns(path).header_line == 1


@settings(max_examples=200, deadline=2000)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_end(data: bytes, after_a_list: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), LIST.encode() + data if after_a_list else data)
        with contextlib.suppress(Problem, *DAMAGED):
            list(rows(path, columns(path)))


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_mutated_workbook_never_raises_but_a_problem(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder), [["SIRET", "Nom"], [81234567600017, "Roux"]])
        data = bytearray(path.read_bytes())
        for place, value in changes:
            data[place % len(data)] = value
        path.write_bytes(data)
        with contextlib.suppress(Problem):
            list(rows(path, columns(path)))


@settings(max_examples=60, deadline=5000)
@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"]),
    st.data(),
)
def test_a_workbook_with_mutated_parts_never_raises_but_a_problem(part: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder), [["SIRET", "Nom", "CA"], [81234567600017, "Roux", 1.5], ["x", "=A1", dt.date(2020, 1, 1)]])

        def change(content: bytes) -> bytes:
            raw = bytearray(content)
            for _ in range(data.draw(st.integers(1, 6))):
                place = data.draw(st.integers(0, len(raw) - 1))
                raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
            return bytes(raw)

        rewrite(path, part, change)
        with contextlib.suppress(Problem):
            list(rows(path, columns(path)))


def test_a_bad_row_has_a_reason() -> None:
    assert Bad("x").reason == "x"
    assert delimited.separator_of([]) == ";"


def test_wide_headers_and_long_lines_are_looked_at_quickly_and_lightly(tmp_path: Path) -> None:
    wide = "\n".join(";".join(f"mot{column}x{line}" for column in range(1990)) for line in range(40))
    begin = time.process_time()
    columns(write(tmp_path, wide))
    assert time.process_time() - begin < 2
    long = "\n".join("x" * 900_000 for _ in range(20))
    assert sum(map(len, delimited.sample_lines(write(tmp_path, long)))) <= 2 * delimited.MAX_LINE


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<row><c t="inlineStr"><is><t>SIRET</t></is></c><c t="inlineStr"><is><t>Nom</t></is></c></row>'


def with_rows(folder: Path, rows: str) -> Path:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{rows}</sheetData></worksheet>'.encode()
    return rewrite(book(folder, [["x"]]), "xl/worksheets/sheet1.xml", lambda _: sheet)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + '<row><c r="XFD3"><v>1</v></c></row>' * 5_000),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row/>" * 400_000 + "</sheetData>"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><row>" + "<c/>" * 400_000 + "</row>"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + "<a>" * 300_000),
        (
            "xl/worksheets/sheet1.xml",
            "</sheetData>",
            "</sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100_000 + "</mergeCells>",
        ),
        ("xl/styles.xml", "</cellXfs>", '<xf xfId="0"/>' * 100_000 + "</cellXfs>"),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", '<Relationship Id="x" Type="y" Target="z"/>' * 100_000 + "</Relationships>"),
        ("xl/workbook.xml", "</sheets>", '<sheet name="x" sheetId="1"/>' * 100_000 + "</sheets>"),
        ("[Content_Types].xml", "</Types>", '<Default Extension="x" ContentType="y"/>' * 200_000 + "</Types>"),
    ],
)
def test_a_workbook_made_to_take_for_ever_is_read_at_once(tmp_path: Path, part: str, old: str, new: str) -> None:
    path = rewrite(book(tmp_path, [["SIRET", "Nom"], ["x", "Roux"]]), part, lambda data: data.replace(old.encode(), new.encode()))
    begin = time.process_time()
    with contextlib.suppress(Problem):
        list(rows(path, columns(path)))
    assert time.process_time() - begin < 2


def test_a_bomb_of_words_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path, [["SIRET", "Nom"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<si/>" * 8_000_000)
    with pytest.raises(Problem, match="démesuré"):
        columns(path)


def test_a_doctype_behind_a_long_comment_is_refused(tmp_path: Path) -> None:
    hidden = b"<!--" + b"x" * 5000 + b'--><!DOCTYPE a [<!ENTITY x "y">]><worksheet'
    path = rewrite(book(tmp_path, [["SIRET"]]), "xl/worksheets/sheet1.xml", lambda data: data.replace(b"<worksheet", hidden, 1))
    with pytest.raises(Problem, match="DOCTYPE"):
        columns(path)


def test_cells_as_programs_write_them(tmp_path: Path) -> None:
    words = '<row><c t="inlineStr"><is><r><t>Deux </t></r><r><t>mots</t></r><rPh><t>non</t></rPh></is></c><c t="str"><v>a_x000D_b_x005F_x000D_</v></c>'
    odd = f'<c t="n"><v>{"9" * 5000}</v></c><c t="n"><v>mot</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c r="H2"><v>8.1234567600017E13</v></c></row>'
    found = read(with_rows(tmp_path, words + odd))[1]
    assert found == [["Deux mots", "a b_x000D_"]]
    cells = [one for _, one in _all_rows(with_rows(tmp_path, words + odd))]
    assert cells[1] == ["Deux mots", "a b_x000D_", "inf", "mot", "oui", "#N/A", "", "81234567600017"]


def _all_rows(path: Path) -> list[tuple[int, delimited.Cells]]:
    with workbooks.opened(path) as opened:
        return list(workbooks.rows(opened, opened.sheets[0]))


def test_words_shared_by_cells_and_a_word_that_is_not_there(tmp_path: Path) -> None:
    path = with_rows(tmp_path, '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>')
    relation = b'<Relationship Id="s" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    rewrite(path, "xl/_rels/workbook.xml.rels", lambda data: data.replace(b"</Relationships>", relation))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>Roux</t></si><si><t>12</t></si></sst>')
    assert read(path)[1] == [["12", "Roux"]]
    for wrong in (b"<v>2</v>", b"<v>-1</v>", b"<v>x</v>", b"<v>" + b"9" * 5000 + b"</v>"):
        other = rewrite(
            write(tmp_path, path.read_bytes(), "b.xlsx"), "xl/worksheets/sheet1.xml", lambda data, v=wrong: data.replace(b"<v>1</v>", v)
        )
        with pytest.raises(Problem, match="abîmé"):
            read(other)


@settings(max_examples=60, deadline=5000)
@given(st.lists(st.lists(st.none() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)) | WORDS, max_size=6), min_size=1, max_size=6))  # fmt: skip
def test_our_rows_are_those_of_openpyxl(table: list[list[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder), [["x"], *table])
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        theirs = [[workbooks._text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        ours = dict(_all_rows(path))
        for number, cells in enumerate(theirs, start=1):
            while cells and not cells[-1]:
                cells.pop()
            assert ours.get(number, []) == cells
