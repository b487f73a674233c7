"""Which lots suit a firm, who can answer a lot, and search everywhere."""

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from desktop.cli.verbs import NOTHING, SIRET, Answer, Verb, top
from desktop.model.matching import Match
from desktop.store.workspace import Workspace
from desktop.work import finding, firms, notices, shortlists

HITS = {"firm": "entreprise", "notice": "avis", "buyer": "acheteur", "note": "note"}


def _shortlist(workspace: Workspace, chosen: Namespace) -> Answer:
    firm = firms.show(workspace, chosen.siret)
    found = shortlists.shortlist(workspace, firm, top=chosen.top)
    lines = [f"{firm.name} : {len(found.lots)} lots sur {found.open_lots} ouverts"]
    for line in found.lots:
        lines += ["", f"{_interval(line.match)}  {line.notice.published_id} lot {line.lot.number} — {line.lot.title}", *_why(line.match)]
    text = "\n".join(lines) if found.lots else NOTHING
    return {"lots": [_line(line) for line in found.lots], "open_lots": found.open_lots}, text


def _line(line: shortlists.Line) -> dict[str, Any]:
    given = {"notice": line.notice.published_id, "lot": line.lot.number, "title": line.lot.title, "object": line.notice.object}
    return {**given, **_match(line.match)}


def _match(match: Match) -> dict[str, Any]:
    score = match.score
    gates = [{"gate": g.key, "answer": {True: "oui", False: "non", None: "inconnu"}[g.answer], "sentence": g.sentence} for g in match.gates]
    given = {"lo": round(score.lo, 1), "mid": round(score.mid, 1), "hi": round(score.hi, 1)}
    return {**given, "reasons": [r.sentence for r in match.reasons], "unknown": [r.sentence for r in match.unknown], "gates": gates}


def _interval(match: Match) -> str:
    score = match.score
    return f"{score.mid:3.0f} ({score.lo:.0f}–{score.hi:.0f})"


def _why(match: Match) -> list[str]:
    known = [f"      {reason.sentence}" for reason in match.reasons]
    asked = [f"      ? {reason.sentence}" for reason in match.unknown[:1]]
    return [*known, *(f"      {gate.sentence}" for gate in match.gates if gate.answer is not True), *asked]


def _candidates(workspace: Workspace, chosen: Namespace) -> Answer:
    found = shortlists.candidates(workspace, notices.show(workspace, chosen.notice), chosen.lot, top=chosen.top)
    rows = [{"siret": c.firm.siret or None, "name": c.firm.name, "lot": c.lot.number, **_match(c.match)} for c in found]
    lines: list[str] = []
    for c in found:
        lines += [f"{_interval(c.match)}  lot {c.lot.number} — {c.firm.name}", *_why(c.match)]
    return {"firms": rows}, "\n".join(lines) or NOTHING


def _search(workspace: Workspace, chosen: Namespace) -> Answer:
    hits = finding.search(workspace, " ".join(chosen.words))
    lines = [f"{HITS[hit.kind]:11} {hit.title} — {hit.subtitle}" for hit in hits]
    return {"hits": [asdict(hit) for hit in hits]}, "\n".join(lines) or NOTHING


VERBS = (
    Verb(("shortlist",), "les lots qui conviennent à une entreprise", _shortlist, (SIRET, top(20))),
    Verb(
        ("candidates",),
        "les entreprises qui peuvent répondre",
        _candidates,
        (("notice", {"metavar": "AVIS"}), ("lot", {"nargs": "?", "metavar": "LOT"}), top(50)),
    ),
    Verb(("search",), "chercher partout", _search, (("words", {"nargs": "+", "metavar": "MOTS"}),)),
)
