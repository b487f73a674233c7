"""Makes resources/codes/trades.json, which the program reads, from trades.toml, which people write: TOML takes ten times as long."""

import json
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "codes"


def text() -> str:
    """The table of trades as JSON, a trade a line."""
    table = tomllib.loads((FOLDER / "trades.toml").read_text("utf-8"))
    lines = [f"{json.dumps(id)}: {json.dumps(row, ensure_ascii=False)}" for id, row in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    (FOLDER / "trades.json").write_text(text(), "utf-8")
