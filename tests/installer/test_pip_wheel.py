"""pip's wheel from an index, on a machine that has no pip."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pip_wheel
import pytest

WHEEL = b"PK a wheel"
DIGEST = hashlib.sha256(WHEEL).hexdigest()
PAGE = f"""<!DOCTYPE html><html><body>
<a href="../../files/pip-9.0.3-py2.py3-none-any.whl">old</a>
<a href="../../files/pip-9.1-py3-none-any.whl#sha256={DIGEST}">small</a>
<a href="../../files/pip-26.3-py3-none-any.whl#sha256={DIGEST}" data-requires-python="&gt;=3.9">newest that runs here</a>
<a href="../../files/pip-26.4b1-py3-none-any.whl">not final</a>
<a href="../../files/pip-27.0-py3-none-any.whl" data-yanked="broken">withdrawn</a>
<a href="../../files/pip-99.0-py3-none-any.whl" data-requires-python="&gt;=3.99">for another Python</a>
</body></html>"""


class _Index(BaseHTTPRequestHandler):
    pages: dict[str, bytes]
    seen: list[str | None]

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        content = self.pages.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Index]]:
    """An index on this machine, which pip's configuration names."""
    handler = type("Index", (_Index,), {"pages": {"/simple/pip/": PAGE.encode(), "/files/pip-26.3-py3-none-any.whl": WHEEL}, "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://marie:mot%20de%20passe@127.0.0.1:{server.server_port}/simple/")
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_newest_wheel_for_this_python(index: type[_Index], tmp_path: Path):
    wheel = pip_wheel.fetch(tmp_path)
    assert wheel.name == "pip-26.3-py3-none-any.whl"
    assert wheel.read_bytes() == WHEEL
    assert index.seen == ["Basic bWFyaWU6bW90IGRlIHBhc3Nl"] * 2


def test_a_damaged_wheel_is_refused(index: type[_Index], tmp_path: Path):
    index.pages["/files/pip-26.3-py3-none-any.whl"] = WHEEL[:-1]
    with pytest.raises(pip_wheel.NoWheel, match="damaged"):
        pip_wheel.fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_index_without_pip_is_named_without_its_password(index: type[_Index], tmp_path: Path):
    del index.pages["/simple/pip/"]
    with pytest.raises(pip_wheel.NoWheel, match=r"^127\.0\.0\.1 does not give pip: .*404"):
        pip_wheel.fetch(tmp_path)


def test_the_users_file_goes_before_the_machines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine, user = tmp_path / "machine.conf", tmp_path / "user.conf"
    machine.write_text("[global]\nindex-url = https://machine.example/simple\ncert = machine.pem\n", "utf-8")
    user.write_text("[global]\nindex-url = https://user.example/simple\n", "utf-8")
    monkeypatch.setattr(pip_wheel, "_files", lambda: [machine, user, tmp_path / "absent.conf"])
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_CERT", raising=False)
    assert pip_wheel.configured("index-url", "public") == "https://user.example/simple"
    assert pip_wheel.configured("cert", "") == "machine.pem"
    assert pip_wheel.configured("timeout", "none") == "none"
