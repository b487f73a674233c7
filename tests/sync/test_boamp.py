"""The watch against a real HTTP server that replays pages and stumbles on demand."""

import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress
from desktop.sync import asking, boamp, network

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "boamp" / "ods"
START = date(2026, 9, 1)


def record(number: int, day: date, *departments: str) -> dict[str, Any]:
    return {
        "idweb": f"26-{number:06d}",
        "dateparution": day.isoformat(),
        "code_departement": list(departments),
        "objet": f"Travaux n° {number}",
    }


class Boamp:
    """A BOAMP of hand-written records. `faults` are used up by the next answers; None of them means a good one."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.records = sorted(records, key=lambda r: (r["dateparution"], r["idweb"]))
        self.faults: list[Callable[[BaseHTTPRequestHandler, bytes], None] | None] = []
        self.asked: list[dict[str, str]] = []
        self.agents: set[str] = set()

    def answer(self, query: dict[str, str]) -> tuple[int, bytes]:
        limit, offset = int(query["limit"]), int(query["offset"])
        if limit > 100 or offset + limit > 10_000:
            return 400, b'{"error_code": "InvalidRESTParameterError", "message": "Invalid value for sum of offset + limit"}'
        found = select(query["where"], self.records)
        return 200, json.dumps({"total_count": len(found), "results": found[offset : offset + limit]}).encode()


def select(where: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The part of ODSQL that the watch writes."""
    first, last = re.findall(r"date'([\d-]{10})'", where)
    wanted, *without = [set(re.findall(r'code_departement="(\w+)"', part)) for part in where.split(" and not ")]
    excluded = set().union(*without)
    return [
        r
        for r in records
        if first <= r["dateparution"] <= last
        and not wanted.isdisjoint(r["code_departement"])
        and excluded.isdisjoint(r["code_departement"])
    ]


@pytest.fixture
def serve() -> Iterator[Callable[[list[dict[str, Any]]], tuple[Boamp, str]]]:
    servers: list[ThreadingHTTPServer] = []

    def start(records: list[dict[str, Any]]) -> tuple[Boamp, str]:
        notices = Boamp(records)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                assert url.path == "/api/explore/v2.1/catalog/datasets/boamp/records"
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                notices.asked.append(query)
                notices.agents.add(self.headers["User-Agent"])
                status, body = notices.answer(query)
                fault = notices.faults.pop(0) if notices.faults else None
                if fault is not None:
                    fault(self, body)
                else:
                    send(self, status, body)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return notices, f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler, bytes], None]:
    return lambda handler, _: send(handler, code, body, **headers)


def cut_halfway(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def cut_without_length(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def read(base: str, departments: list[str], until: date, slept: list[float] | None = None, **options: Any) -> list[boamp.Page]:
    with network.client("0.0") as client:
        sleep = (lambda _: None) if slept is None else slept.append
        return list(boamp.pages(client, departments, START, until, base=base, sleep=sleep, **options))


def ids(pages: list[boamp.Page]) -> list[str]:
    return [r["idweb"] for page in pages for r in page.records]


def some(count: int, days: int, *departments: str) -> list[dict[str, Any]]:
    return [record(n, START + timedelta(days=n % days), departments[n % len(departments)]) for n in range(count)]


def test_pages_come_in_order_and_complete(serve: Any) -> None:
    notices, base = serve(some(250, 5, "62", "59", "80"))
    slept: list[float] = []
    pages = read(base, ["62", "59"], START + timedelta(days=4), slept)
    expected = [r["idweb"] for r in notices.records if r["code_departement"] != ["80"]]
    assert ids(pages) == expected
    assert [len(page.records) for page in pages] == [100, 67]
    assert pages[-1].cursor.parts == ()
    assert slept == [0.5, 0.5], "two questions a second"
    assert notices.agents == {"Tournee/0.0 (veille BOAMP hors ligne)"}


def test_dates_are_included_and_others_are_not(serve: Any) -> None:
    _, base = serve([record(n, START + timedelta(days=n - 2), "62") for n in range(6)])
    assert ids(read(base, ["62"], START + timedelta(days=1))) == ["26-000002", "26-000003"]


def test_a_department_written_without_its_zero_is_found(serve: Any) -> None:
    _, base = serve([record(1, START, "5"), record(2, START, "05"), record(3, START, "50")])
    assert ids(read(base, ["05"], START)) == ["26-000001", "26-000002"]


def test_more_than_the_limit_is_cut_by_day_then_by_department(serve: Any) -> None:
    records = some(6_000, 4, "62", "59")
    records += [record(10_000 + n, START + timedelta(days=2), *(("62",), ("59",), ("62", "59"))[n % 3]) for n in range(10_500)]
    notices, base = serve(records)
    pages = read(base, ["62", "59"], START + timedelta(days=3))
    found = ids(pages)
    assert len(found) == len(set(found)) == 16_500
    assert set(found) == {r["idweb"] for r in notices.records}
    assert all(int(q["offset"]) + int(q["limit"]) <= 10_000 for q in notices.asked)


def test_more_than_the_limit_in_one_day_and_department_is_a_problem(serve: Any) -> None:
    _, base = serve([record(n, START, "62") for n in range(10_001)])
    with pytest.raises(Problem, match="plus de 10000 avis le 01/09/2026 pour le département 62"):
        read(base, ["62"], START)


@pytest.mark.parametrize(
    "fault",
    [
        cut_halfway,
        cut_without_length,
        status(500),
        status(503, b"<html>panne</html>"),
        status(200, b'{"total_count": 1, "resu'),
        status(200, b"[]"),
    ],
)
def test_a_stumble_is_asked_again(serve: Any, fault: Any) -> None:
    notices, base = serve(some(150, 3, "62"))
    notices.faults = [None, fault, fault]
    slept: list[float] = []
    pages = read(base, ["62"], START + timedelta(days=2), slept)
    assert ids(pages) == [r["idweb"] for r in notices.records]
    assert [q["offset"] for q in notices.asked] == ["0", "100", "100", "100"]
    assert sum(slept) == pytest.approx(4 * 0.5 + 1 + 2), "waits grow: 1 s, then 2 s"


def test_retry_after_is_honoured(serve: Any) -> None:
    notices, base = serve(some(3, 1, "62"))
    notices.faults = [status(429, Retry_After="7")]
    slept: list[float] = []
    assert len(ids(read(base, ["62"], START, slept))) == 3
    assert sum(slept) == pytest.approx(2 * 0.5 + 7)


def test_a_server_that_asks_for_too_long_is_left_alone(serve: Any) -> None:
    notices, base = serve(some(3, 1, "62"))
    notices.faults = [status(429, b'{"errorcode": 10002}', Retry_After="3600")]
    with pytest.raises(Problem) as caught:
        read(base, ["62"], START)
    assert "trop de demandes" in caught.value.title
    assert "60 min" in caught.value.hint
    assert len(notices.asked) == 1


def test_retry_after_may_be_a_date() -> None:
    clock.set_source(lambda: clock.datetime(2026, 9, 1, 10, 0, tzinfo=clock.UTC))
    try:
        assert asking.retry_after("Tue, 01 Sep 2026 10:00:30 GMT") == 30
        assert asking.retry_after("Tue, 01 Sep 2026 09:00:00 GMT") == 0
        assert asking.retry_after("demain") is None
        assert asking.retry_after("9" * 30) is None
    finally:
        clock.set_source(None)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (status(500), "en panne ou en maintenance (code 500)"),
        (cut_halfway, "s’est coupée"),
        (status(200, b"{"), "illisible"),
        (status(200, b'{"total_count": "x", "results": []}'), "n’a pas la forme attendue"),
        (status(200, b"<!DOCTYPE html><p>Bienvenue, connectez-vous"), "page web"),
        (status(302, Location="http://127.0.0.1/portail"), "page web"),
        (status(400, b'{"error_code": "ODSQLError", "message": "bad where"}'), "refuse la demande (code 400)"),
        (status(200, b'{"total_count": 3, "results": []}'), "page vide"),
    ],
)
def test_what_does_not_heal_is_a_problem_in_french(serve: Any, fault: Any, words: str) -> None:
    notices, base = serve(some(3, 1, "62"))
    notices.faults = [fault] * 9
    with pytest.raises(Problem) as caught:
        read(base, ["62"], START)
    assert words in caught.value.title
    assert caught.value.hint
    assert len(notices.asked) <= asking.ATTEMPTS


def test_the_server_s_own_words_are_shown(serve: Any) -> None:
    notices, base = serve([])
    notices.faults = [status(400, b'{"message": "bad   where"}')]
    with pytest.raises(Problem) as caught:
        read(base, ["62"], START)
    assert "bad where" in caught.value.hint


def test_no_server_is_a_problem() -> None:
    with pytest.raises(Problem, match="Pas de connexion avec 127"):
        read("http://127.0.0.1:9", ["62"], START)


@pytest.mark.parametrize("base", ["ftp://boamp.example", "http://a:b", "boamp"])
def test_a_wrong_address_is_a_problem(base: str) -> None:
    with pytest.raises(Problem, match="n’est pas celle d’un site"):
        read(base, ["62"], START)


def test_resuming_from_every_cursor_misses_and_doubles_nothing(serve: Any) -> None:
    notices, base = serve(some(730, 7, "62", "59", "2A"))
    until = START + timedelta(days=6)
    whole = read(base, ["62", "59", "2A"], until)
    for done, page in enumerate(whole, start=1):
        kept = boamp.Cursor.from_json(json.loads(json.dumps(page.cursor.to_json())))
        rest = read(base, ["62"], until, cursor=kept)
        assert ids(whole[:done]) + ids(rest) == [r["idweb"] for r in notices.records]


def test_resuming_within_cut_parts(serve: Any) -> None:
    notices, base = serve([record(n, START, "62", "59") if n % 2 else record(n, START, "59") for n in range(10_200)])
    found: list[str] = []
    cursor = None
    with network.client("0.0") as client:
        while cursor is None or cursor.parts:
            reader = boamp.pages(client, ["62", "59"], START, START, cursor, base=base, sleep=lambda _: None)
            for page, _ in zip(reader, range(13), strict=False):
                found += [r["idweb"] for r in page.records]
                cursor = page.cursor
            reader.close()
    assert len(found) == 10_200
    assert set(found) == {r["idweb"] for r in notices.records}


def test_a_part_that_grows_past_the_limit_is_read_again_in_smaller_ones(serve: Any) -> None:
    notices, base = serve(some(9_990, 2, "62"))
    found: list[str] = []
    with network.client("0.0") as client:
        for page in boamp.pages(client, ["62"], START, START + timedelta(days=1), base=base, sleep=lambda _: None):
            found += [r["idweb"] for r in page.records]
            if len(found) == 5_000:
                notices.records += [record(50_000 + n, START + timedelta(days=1), "62") for n in range(200)]
    assert set(found) == {r["idweb"] for r in notices.records}


@pytest.mark.parametrize("code", ["6", "62'", '62" or 1=1', "2C", "", "６２", "1234"])
def test_only_departments_enter_a_query(code: str) -> None:
    with pytest.raises(Problem, match="n’est pas un département"):
        read("http://127.0.0.1:9", ["62", code], START)
    with pytest.raises(Problem, match="n’est pas un département"):
        boamp.Cursor.from_json({"offset": 0, "parts": [["2026-09-01", "2026-09-01", [code], []]]})


@pytest.mark.parametrize(
    "kept", [{}, {"offset": 0, "parts": [["hier", "2026-09-01", ["62"], []]]}, {"offset": "x", "parts": []}, {"offset": 0, "parts": 3}]
)
def test_a_spoilt_cursor_is_a_problem(kept: dict[str, Any]) -> None:
    with pytest.raises(Problem, match="repère"):
        boamp.Cursor.from_json(kept)


def test_no_department_is_a_problem_and_no_day_is_nothing() -> None:
    with pytest.raises(Problem, match="Aucun département"):
        read("http://127.0.0.1:9", [], START)
    assert read("http://127.0.0.1:9", ["62"], START - timedelta(days=1)) == []


def test_the_person_may_stop_during_a_long_wait(serve: Any) -> None:
    notices, base = serve(some(3, 1, "62"))
    notices.faults = [status(503, Retry_After="100")]
    progress = Progress()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:
            progress.cancel()

    with network.client("0.0") as client, pytest.raises(Cancelled):
        list(boamp.pages(client, ["62"], START, START, base=base, sleep=sleep, progress=progress))
    assert len(slept) == 5


def test_progress_counts_records(serve: Any) -> None:
    _, base = serve(some(120, 1, "62"))
    progress = Progress()
    read(base, ["62"], START, progress=progress)
    assert progress.done == 120


def test_a_huge_answer_is_refused(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    notices, base = serve(some(3, 1, "62"))
    notices.faults = [status(200, gzip.compress(b" " * 1_000_000), Content_Encoding="gzip")]
    monkeypatch.setattr(asking, "MAX_ANSWER", 100_000)
    with pytest.raises(Problem, match="démesurée"):
        read(base, ["62"], START)


def test_a_slow_server_is_a_problem(serve: Any) -> None:
    notices, base = serve(some(3, 1, "62"))
    gate = threading.Event()
    notices.faults = [lambda handler, body: (gate.wait(5), None)[1]] * 5
    try:
        with network.client("0.0", timeout=0.05) as client, pytest.raises(Problem, match="ne répond pas assez vite"):
            list(boamp.pages(client, ["62"], START, START, base=base, sleep=lambda _: None))
    finally:
        gate.set()


def test_loopback_is_not_proxied(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    _, base = serve(some(3, 1, "62"))
    assert len(ids(read(base, ["62"], START))) == 3
    with network.client("0.0") as client, pytest.raises(Problem):
        list(boamp.pages(client, ["62"], START, START, base="http://boamp.invalid", sleep=lambda _: None))


def test_halves_are_disjoint_and_complete() -> None:
    part = boamp.Part(START, START + timedelta(days=10), ("62", "59"))
    todo, days = [part], []
    while todo:
        one = todo.pop(0)
        if one.first == one.last:
            days.append(one.first)
        else:
            todo = [*one.halves(), *todo]
    assert days[0] == START
    assert all(b - a == timedelta(days=1) for a, b in pairwise(days))
    assert len(days) == 11


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data/boamp (real public notices)")
def test_real_records_come_through_unchanged(serve: Any) -> None:
    records = json.loads((DATA / "2006-07-selection.json").read_text("utf-8"))["results"]
    notices, base = serve(records)
    with network.client("0.0") as client:
        pages = list(boamp.pages(client, ["59", "57", "54"], date(2006, 7, 4), date(2006, 7, 5), base=base, sleep=lambda _: None))
    found = [r for page in pages for r in page.records]
    assert found == [r for r in notices.records if {"59", "57", "54"} & set(r["code_departement"])]
    assert len(found) == 5
