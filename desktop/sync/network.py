"""The HTTP client: patient, polite, and unable to reach this machine through a proxy."""

import httpx

_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")


def client(version: str, timeout: float = 30.0) -> httpx.Client:
    """A client that names the program and its version.

    Proxies come from the environment and, on Windows and macOS, from the system; loopback is never proxied.
    `timeout` is the seconds allowed between two pieces of an answer; connecting is given 10.
    """
    return httpx.Client(
        headers={"User-Agent": f"Tournee/{version} (veille BOAMP hors ligne)", "Accept": "application/json"},
        timeout=httpx.Timeout(timeout, connect=min(10.0, timeout)),
        mounts=dict.fromkeys(_LOOPBACK),
    )
