"""Search as one types over 200 000 notices: every beginning of some queries, letter by letter."""

import tempfile
from pathlib import Path

from desktop.store import notices
from desktop.work import finding
from tests.bench import material
from tests.bench.figures import middle, milliseconds, percentile, told

TYPED = (
    "réhabilitation école",
    "oeuvre",
    "menuiserie frevent",
    "nettoyage vitres",
    "26-30",
    "ville de saint pol",
    "l'ecole",
    "peinture toiture voirie",
)


def main() -> None:
    """Print the time to results for each keystroke."""
    with tempfile.TemporaryDirectory() as name:
        workspace = material.filled(Path(name), notices_count=200_000, firms_count=10_000)
        finding.search(workspace, "warm")
        typed = [query[:end] for query in TYPED for end in range(1, len(query) + 1)]
        times = [milliseconds(lambda text=text: finding.search(workspace, text)) for text in typed]
        told(f"search anything, {len(typed)} keystrokes, median", middle(times), "ms", "-")
        told("search anything, p95", percentile(times, 0.95), "ms", "≤ 50")
        slow = sorted(zip(times, typed, strict=True), reverse=True)[:3]
        print("  slowest:", ", ".join(f"« {text} » {ms:.0f} ms" for ms, text in slow))
        for plain in ("oeuvre", "l ecole", "ecole", "rehabilitees"):
            assert notices.words_found(workspace, plain, 1), plain
        workspace.close()
