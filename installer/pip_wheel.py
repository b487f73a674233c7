"""pip itself, for a Python that ships without ensurepip: its wheel, from the index this machine is set to use."""

import base64
import configparser
import hashlib
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

_WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl$")
_TIMEOUT = 60
"""Seconds without an answer."""


class NoWheel(Exception):  # noqa: N818 - a message to a person
    """pip's wheel could not be had; the message says why."""


class _Links(HTMLParser):
    """The links of a page of a package index (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({name: value or "" for name, value in attrs})


def configured(key: str, default: str) -> str:
    """One value of pip's own configuration: environment, then its files (the user's before the machine's)."""
    from_environment = os.environ.get("PIP_" + key.upper().replace("-", "_"))
    if from_environment:
        return from_environment
    parser = configparser.RawConfigParser()
    parser.read([path for path in _files() if path.is_file()], "utf-8")
    return parser.get("install", key, fallback=parser.get("global", key, fallback=default)).strip()


def fetch(folder: Path) -> Path:
    """Download pip's newest wheel for this Python into `folder`. Raises NoWheel."""
    index = configured("index-url", "").rstrip("/")
    if not index:
        raise NoWheel("pip is set to no package index of its own (PIP_INDEX_URL or pip.conf)")
    page = f"{index}/pip/"
    try:
        links = _Links()
        links.feed(_get(page).decode("utf-8", "replace"))
        address = urllib.parse.urljoin(page, _newest(links.found))
        content = _get(address.partition("#")[0])
    except (OSError, ValueError) as error:
        raise NoWheel(f"{urllib.parse.urlsplit(index).hostname or index} does not give pip: {error}") from error
    wanted = re.search(r"#sha256=([0-9a-f]{64})", address)
    if wanted and hashlib.sha256(content).hexdigest() != wanted[1]:
        raise NoWheel("pip's wheel arrived damaged (sha256 differs)")
    path = folder / urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])
    path.write_bytes(content)
    return path


def _newest(links: list[dict[str, str]]) -> str:
    best: tuple[tuple[int, ...], str] = ((), "")
    for link in links:
        name = _WHEEL.search(link.get("href", "").partition("#")[0])
        least = re.search(r">=\s*3\.(\d+)", link.get("data-requires-python", ""))
        if name and "data-yanked" not in link and not (least and int(least[1]) > sys.version_info.minor):
            best = max(best, (tuple(int(part) for part in name[1].split(".")), link["href"]))
    if not best[1]:
        raise ValueError("no wheel of pip on its page")
    return best[1]


def _get(address: str) -> bytes:
    parts = urllib.parse.urlsplit(address)
    request = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    request.add_header("Accept", "text/html, */*;q=0.1")
    if parts.username:
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    trusted = ssl.create_default_context(cafile=configured("cert", "") or None)
    with urllib.request.urlopen(request, timeout=_TIMEOUT, context=trusted) as answer:
        return answer.read()


def _files() -> list[Path]:
    """pip's configuration files, the strongest last."""
    home = Path.home()
    if sys.platform == "win32":
        files = [Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"), "pip/pip.ini"), home / "pip/pip.ini"]
        files.append(Path(os.environ.get("APPDATA", str(home / "AppData/Roaming")), "pip/pip.ini"))
    elif sys.platform == "darwin":
        files = [Path("/Library/Application Support/pip/pip.conf"), home / ".pip/pip.conf", home / ".config/pip/pip.conf"]
        files.append(home / "Library/Application Support/pip/pip.conf")
    else:
        files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf"]
        files.append(Path(os.environ.get("XDG_CONFIG_HOME", str(home / ".config")), "pip/pip.conf"))
    named = os.environ.get("PIP_CONFIG_FILE")
    return [*files, Path(named)] if named else files
