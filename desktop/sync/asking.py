"""One question to a public server: asked again a few times when the network or the server stumbles."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.base.progress import Progress

ATTEMPTS = 5
"""How often one question is asked before giving up."""
LONGEST_WAIT = 120
"""Seconds: a server that asks for more is left alone, and the person told."""
MAX_ANSWER = 100 * 1024 * 1024
"""Bytes of one answer, unpacked; a page of 100 notices weighs a few MB."""
_BUSY = frozenset({429, 500, 502, 503, 504})
_LATER = "Ce qui est déjà reçu est gardé : relancez la veille plus tard, elle reprendra où elle s’est arrêtée."


class _Stumble(Exception):  # noqa: N818 - never leaves this file
    """A failure worth another try: `problem` is what to say when there is no other; `wait` is asked by the server, in seconds."""

    def __init__(self, problem: Problem, wait: float | None = None) -> None:
        super().__init__(problem.title)
        self.problem = problem
        self.wait = wait


@dataclass(frozen=True)
class Pace:
    """How fast questions may follow each other, and how time is spent waiting."""

    rate: float
    """Questions a second at most."""
    sleep: Callable[[float], None]
    progress: Progress | None = None

    def pause(self, seconds: float) -> None:
        """Wait, in slices of a second so that the person may stop. Raises Cancelled."""
        while seconds > 0:
            if self.progress is not None:
                self.progress.step(0)
            self.sleep(min(1.0, seconds))
            seconds -= 1.0
        if self.progress is not None:
            self.progress.step(0)

    def between(self) -> None:
        """Wait before a question."""
        self.pause(1 / self.rate)


def ask(client: httpx.Client, url: str, params: Mapping[str, str], pace: Pace) -> dict[str, Any]:
    """The JSON object that `url` answers.

    Network faults, cut answers and statuses 429, 500, 502, 503 and 504 are tried again up to ATTEMPTS times, after the time
    the server asks for (`Retry-After`, RFC 9110 §10.2.3) or 1, 2, 4, 8 seconds. Raises Problem, or Cancelled.
    """
    attempt = 0
    while True:
        pace.between()
        attempt += 1
        try:
            return _ask_once(client, url, params)
        except _Stumble as stumble:
            wait = float(2 ** (attempt - 1)) if stumble.wait is None else stumble.wait
            if attempt >= ATTEMPTS or wait > LONGEST_WAIT:
                raise stumble.problem from stumble
        pace.pause(wait)


def _ask_once(client: httpx.Client, url: str, params: Mapping[str, str]) -> dict[str, Any]:
    try:
        host = httpx.URL(url).host
    except httpx.InvalidURL as error:
        raise _bad_address(url) from error
    try:
        with client.stream("GET", url, params=params) as response:
            body = _body(response)
    except httpx.UnsupportedProtocol as error:
        raise _bad_address(url) from error
    except httpx.TimeoutException as error:
        raise _Stumble(Problem(f"{host} ne répond pas assez vite.", f"Le réseau est peut-être très lent. {_LATER}")) from error
    except httpx.ProxyError as error:
        raise _Stumble(
            Problem(f"Le serveur mandataire (proxy) refuse l’accès à {host}.", f"Voyez avec votre service informatique. {_LATER}")
        ) from error
    except httpx.ConnectError as error:
        raise _no_connection(host, error) from error
    except httpx.HTTPError as error:
        raise _Stumble(Problem(f"La connexion à {host} s’est coupée.", _LATER)) from error
    return _read(response, body, host)


def _bad_address(url: str) -> Problem:
    return Problem(f"L’adresse « {url} » n’est pas celle d’un site.", "Corrigez-la dans les réglages.")


def _no_connection(host: str, error: httpx.ConnectError) -> Exception:
    if "CERTIFICATE" in str(error).upper():
        return Problem(
            f"Le certificat de {host} n’est pas reconnu.",
            "Un proxy ou un antivirus s’interpose peut-être, ou l’horloge de l’ordinateur est fausse. Rien n’a été envoyé.",
        )
    return _Stumble(Problem(f"Pas de connexion avec {host}.", f"Vérifiez le réseau de cet ordinateur. {_LATER}"))


def _body(response: httpx.Response) -> bytes:
    """The answer's bytes, unpacked. Raises Problem above MAX_ANSWER."""
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MAX_ANSWER:
            raise Problem(
                "La réponse du serveur est démesurée.", "Ce n’est sans doute pas le BOAMP : vérifiez le réseau, puis recommencez."
            )
    return bytes(body)


def _read(response: httpx.Response, body: bytes, host: str) -> dict[str, Any]:
    status = response.status_code
    if status in _BUSY:
        raise _busy(response, host)
    if 300 <= status < 400 or body.lstrip()[:1] == b"<":
        raise Problem(
            f"Ce n’est pas {host} qui a répondu, mais une page web.",
            "Ce réseau (hôtel, hotspot) demande peut-être une connexion : ouvrez un navigateur, puis recommencez.",
        )
    if status != 200:
        raise Problem(
            f"{host} refuse la demande (code {status}).", _server_words(body) or "Une mise à jour de Tournée est peut-être nécessaire."
        )
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _Stumble(Problem(f"La réponse de {host} est illisible.", _LATER)) from error
    if not isinstance(answer, dict):
        raise _Stumble(Problem(f"La réponse de {host} n’a pas la forme attendue.", _LATER))
    return answer  # pyright: ignore[reportUnknownVariableType]


def _busy(response: httpx.Response, host: str) -> _Stumble:
    wait = retry_after(response.headers.get("Retry-After"))
    if response.status_code == 429:
        after = f" Il demande d’attendre {max(1, round(wait / 60))} min." if wait is not None and wait > LONGEST_WAIT else ""
        return _Stumble(
            Problem(f"{host} a reçu trop de demandes de ce réseau.", f"Réessayez plus tard, au pire demain.{after} {_LATER}"), wait
        )
    return _Stumble(Problem(f"{host} est en panne ou en maintenance (code {response.status_code}).", _LATER), wait)


def retry_after(header: str | None) -> float | None:
    """Seconds to wait from a `Retry-After` header: a number of seconds or an HTTP date; None where it says nothing readable."""
    if not header:
        return None
    if re.fullmatch(r"\s*\d{1,9}\s*", header):
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (_aware(moment) - clock.utc()).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _server_words(body: bytes) -> str:
    """What the server says of its refusal (Opendatasoft: {"error_code", "message"}), on one line."""
    try:
        message = json.loads(body)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f"Le serveur dit : « {' '.join(str(message).split())[:300]} »"
