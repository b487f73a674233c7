"""The watch at the level of a person: a real server, a cut, and the rest on the next call."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.store import reading
from desktop.store.workspace import Workspace
from desktop.work import notices, watch


class Replay(BaseHTTPRequestHandler):
    """Answers the pages of the API out of invented records; refuses from page `broken` on."""

    records: list[dict[str, object]]
    broken: int | None
    asked: list[int]

    def do_GET(self) -> None:
        values = {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}
        offset, limit = int(values["offset"]), int(values["limit"])
        self.asked.append(offset)
        if self.broken is not None and offset >= self.broken:
            self.send_response(500)
            self.end_headers()
            return
        body = json.dumps({"total_count": len(self.records), "results": self.records[offset : offset + limit]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def server() -> Iterator[str]:
    day = clock.today().isoformat()
    Replay.records = [{"idweb": f"26-{i}", "objet": f"Peinture {i}", "dateparution": day, "nature": "APPEL_OFFRE"} for i in range(250)]
    Replay.broken, Replay.asked = None, []
    found = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


def test_all_pages_come_in(workspace: Workspace, server: str) -> None:
    done = watch.fetch(workspace, departments=["62"], days=3, server=server, sleep=lambda _seconds: None)
    assert (done.read, done.notices) == (250, 250)
    assert len(notices.listing(workspace, state="all")) == 250
    assert workspace.local.get(watch.CURSOR) is None
    assert reading.watched_at(workspace) is not None


def test_a_cut_is_said_and_the_next_call_goes_on(workspace: Workspace, server: str) -> None:
    Replay.broken = 200
    with pytest.raises(Problem):
        watch.fetch(workspace, departments=["62"], days=3, server=server, sleep=lambda _seconds: None)
    assert len(notices.listing(workspace, state="all")) == 200
    assert reading.watched_at(workspace) is None
    Replay.broken, Replay.asked = None, []
    done = watch.fetch(workspace, departments=["62"], days=3, server=server, sleep=lambda _seconds: None)
    assert done.notices == 50
    assert Replay.asked[0] == 200
    assert len(notices.listing(workspace, state="all")) == 250


def test_another_question_starts_anew(workspace: Workspace, server: str) -> None:
    Replay.broken = 100
    with pytest.raises(Problem):
        watch.fetch(workspace, departments=["62"], days=3, server=server, sleep=lambda _seconds: None)
    Replay.broken, Replay.asked = None, []
    watch.fetch(workspace, departments=["59"], days=3, server=server, sleep=lambda _seconds: None)
    assert Replay.asked[0] == 0


def test_no_network_is_a_problem(workspace: Workspace) -> None:
    with pytest.raises(Problem) as raised:
        watch.fetch(workspace, departments=["62"], days=1, server="http://127.0.0.1:9", sleep=lambda _seconds: None)
    assert raised.value.hint
