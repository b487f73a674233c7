"""The same verbs as commands. Exit 0: done; 1: a Problem, its text on stderr; 2: usage."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.base import formats, usage
from desktop.base.places import default_workspace
from desktop.base.problem import Problem
from desktop.base.version import __version__
from desktop.base.words import plural
from desktop.model.matching import Match
from desktop.model.notices import Reject
from desktop.store import undo as undoing
from desktop.store.workspace import Workspace
from desktop.work import demo, finding, firms, notices, shortlists, watch
from desktop.work.notices import as_json

NOTHING = "Rien à montrer."
HITS = {"firm": "entreprise", "notice": "avis", "buyer": "acheteur"}
Answer = tuple[dict[str, Any], str]
"""What a verb answers: the JSON object, and the same for people."""


@dataclass(frozen=True)
class Screen:
    """What needs a screen, handed over by the program: the window, its screenshots, the self-check."""

    window: Callable[[Workspace], int]
    shots: Callable[[Workspace, Path], list[Path]]
    check: Callable[[], list[dict[str, Any]]]


def run(arguments: Sequence[str], screen: Screen) -> int:
    """Run one command; returns the exit code. SystemExit(2) for wrong usage."""
    usage.speak_french()
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.verb == "check":
            return _check(chosen, screen)
        with closing(Workspace.open(chosen.workspace or default_workspace())) as workspace:
            if chosen.verb == "demo" and not chosen.load_only:
                demo.load(workspace)
                return screen.window(workspace)
            if chosen.verb == "shots":
                data, text = _shots(workspace, chosen.folder, screen)
            else:
                data, text = chosen.run(workspace, chosen)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        print(json.dumps(data, ensure_ascii=False, default=str) if chosen.json else text, flush=True)
    except BrokenPipeError:  # whoever read has seen enough (« | head »)
        sys.stdout = None
    return 0


def _check(chosen: argparse.Namespace, screen: Screen) -> int:
    checks = screen.check()
    lines = [f"{'ok    ' if c['ok'] else 'ÉCHEC '} {c['name']} : {c['detail']}" for c in checks]
    print(json.dumps({"checks": checks}, ensure_ascii=False) if chosen.json else "\n".join(lines))
    return 0 if all(c["ok"] for c in checks) else 1


def _shots(workspace: Workspace, folder: Path, screen: Screen) -> Answer:
    files = [str(file) for file in screen.shots(workspace, folder)]
    return {"files": files}, "\n".join(files)


def _demo(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    loaded = demo.load(workspace)
    return asdict(loaded), f"Démonstration chargée : {loaded.firms} entreprises, {loaded.notices} avis, {loaded.lots} lots."


def _import_notices(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    done = notices.import_files(workspace, chosen.paths)
    counted = (plural("{n} lu", "{n} lus", done.read), f"{formats.number(done.notices)} avis", plural("{n} lot", "{n} lots", done.lots))
    text = f"{', '.join(counted)}, {done.updated} mis à jour, {_remarks(done.rejected)}."
    return {**asdict(done), "rejected": [_reject(r) for r in done.rejected]}, "\n".join([text, *map(_reject_line, done.rejected)])


def _reject(reject: Reject) -> dict[str, str]:
    return {"file": reject.file, "place": reject.place, "reason": reject.reason}


def _reject_line(reject: Reject) -> str:
    return f"{', '.join(filter(None, (reject.file, reject.place)))} : {reject.reason}"


def _remarks(rejected: Sequence[Reject]) -> str:
    return plural("{n} remarque", "{n} remarques", len(rejected))


def _list_notices(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    found = notices.listing(workspace, state=chosen.state, words=" ".join(chosen.words))
    rows = [{**as_json(notice), "lots": count} for notice, count in found]
    lines = [f"{n.published_id:12} {formats.moment(n.deadline):24} {n.object} — {n.buyer}" for n, _ in found]
    return {"notices": rows}, "\n".join(lines) or NOTHING


def _show_notice(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    found = notices.show(workspace, chosen.id)
    lines = [f"{found.published_id} — {found.object}", found.buyer, f"Remise des offres : {formats.moment(found.deadline) or 'inconnue'}"]
    lines += [f"  lot {lot.number} — {lot.title} {' '.join(lot.cpv)} {formats.money(lot.amount)}" for lot in found.lots]
    return as_json(found), "\n".join(lines)


def _fetch_notices(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    done = watch.fetch(workspace, departments=chosen.departments or None, days=chosen.days, server=chosen.server)
    text = f"{plural('{n} lu', '{n} lus', done.read)}, {formats.number(done.notices)} avis, {done.updated} mis à jour."
    return {**asdict(done), "rejected": [_reject(r) for r in done.rejected]}, text


def _import_firms(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    done = firms.import_files(workspace, chosen.paths)
    counted = (
        plural("{n} lue", "{n} lues", done.read),
        plural("{n} nouvelle", "{n} nouvelles", done.firms),
        plural("{n} complétée", "{n} complétées", done.updated),
        plural("{n} déjà connue", "{n} déjà connues", done.known),
    )
    text = f"{', '.join(counted)}, {_remarks(done.rejected)}."
    return {**asdict(done), "rejected": [_reject(r) for r in done.rejected]}, "\n".join([text, *map(_reject_line, done.rejected)])


def _list_firms(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    found = firms.listing(workspace, words=" ".join(chosen.words))
    rows = [{"siret": firm.siret or None, **firm.to_json(), "id": firm.id} for firm in found]
    return {"firms": rows}, "\n".join(f"{formats.siret(firm.siret):20} {firm.name}" for firm in found) or NOTHING


def _show_firm(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    profile = firms.profile(workspace, firms.show(workspace, chosen.siret))
    firm = profile.firm
    data = {**firm.to_json(), "id": firm.id, "siret": firm.siret or None, "name": firm.name}
    data |= {"qualifications": [q.to_json() for q in profile.qualifications], "references": [r.to_json() for r in profile.references]}
    return data, "\n".join(f"{f.label} : {data[f.name]}" for f in firm.fields() if data.get(f.name) not in (None, "", []))


def _shortlist(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
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


def _candidates(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    found = shortlists.candidates(workspace, notices.show(workspace, chosen.notice), chosen.lot, top=chosen.top)
    rows = [{"siret": c.firm.siret or None, "name": c.firm.name, "lot": c.lot.number, **_match(c.match)} for c in found]
    lines: list[str] = []
    for c in found:
        lines += [f"{_interval(c.match)}  lot {c.lot.number} — {c.firm.name}", *_why(c.match)]
    return {"firms": rows}, "\n".join(lines) or NOTHING


def _search(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    hits = finding.search(workspace, " ".join(chosen.words))
    lines = [f"{HITS[hit.kind]:11} {hit.title} — {hit.subtitle}" for hit in hits]
    return {"hits": [asdict(hit) for hit in hits]}, "\n".join(lines) or NOTHING


def _undo(workspace: Workspace, chosen: argparse.Namespace) -> Answer:
    label = undoing.undo(workspace)
    return {"undone": label}, f"Annulé : {label}"


Argument = tuple[str, dict[str, Any]]
"""A name (« --top », « siret ») and argparse's options for it."""


@dataclass(frozen=True)
class Verb:
    """One command: its words, what it is for, what it does (None: the program's own) and its arguments."""

    words: tuple[str, ...]
    help: str
    run: Callable[[Workspace, argparse.Namespace], Answer] | None = None
    arguments: tuple[Argument, ...] = ()


_PATHS: Argument = ("paths", {"nargs": "+", "type": Path, "metavar": "FICHIER"})
_WORDS: Argument = ("words", {"nargs": "*", "metavar": "MOTS"})
_SIRET: Argument = ("siret", {"metavar": "SIRET"})
_FOLDER: Argument = ("folder", {"type": Path, "metavar": "DOSSIER"})
_STATE: Argument = ("--state", {"choices": ("open", "closed", "all"), "default": "open"})
_LOAD_ONLY: Argument = ("--load-only", {"action": "store_true", "help": "sans ouvrir la fenêtre"})
_WATCHED: tuple[Argument, ...] = (
    ("--departments", {"nargs": "+", "metavar": "DEPT", "help": "sinon ceux des paramètres"}),
    ("--days", {"type": int, "metavar": "N", "help": "publiés depuis N jours"}),
    ("--server", {"metavar": "URL", "help": "une autre adresse que celle du BOAMP"}),
)


def _top(usual: int) -> Argument:
    return ("--top", {"type": int, "default": usual, "metavar": "N", "help": "au plus N réponses"})


VERBS = (
    Verb(("demo",), "remplir le classeur de la démonstration", _demo, (_LOAD_ONLY,)),
    Verb(("shots",), "écrire chaque page en PNG", None, (_FOLDER,)),
    Verb(("check",), "vérifier l’installation"),
    Verb(("notices", "import"), "importer des fichiers ou des dossiers d’avis", _import_notices, (_PATHS,)),
    Verb(("notices", "list"), "lister les avis", _list_notices, (_STATE, _WORDS)),
    Verb(("notices", "show"), "montrer un avis", _show_notice, (("id", {"metavar": "NUMERO"}),)),
    Verb(("notices", "fetch"), "chercher les nouveaux avis du BOAMP", _fetch_notices, _WATCHED),
    Verb(("firms", "import"), "importer des listes d’entreprises", _import_firms, (_PATHS,)),
    Verb(("firms", "list"), "lister les entreprises", _list_firms, (_WORDS,)),
    Verb(("firms", "show"), "montrer une entreprise", _show_firm, (_SIRET,)),
    Verb(("shortlist",), "les lots qui conviennent à une entreprise", _shortlist, (_SIRET, _top(20))),
    Verb(
        ("candidates",),
        "les entreprises qui peuvent répondre",
        _candidates,
        (("notice", {"metavar": "AVIS"}), ("lot", {"nargs": "?", "metavar": "LOT"}), _top(50)),
    ),
    Verb(("search",), "chercher partout", _search, (("words", {"nargs": "+", "metavar": "MOTS"}),)),
    Verb(("undo",), "annuler la dernière modification", _undo),
)
GROUPS = {"notices": "les avis", "firms": "les entreprises"}


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="tournee", parents=[_common()], description="Tournée, l’outil des conseillers en tournée.")
    whole.add_argument("--version", action="version", version=f"tournee {__version__}", help="montrer la version")
    whole.set_defaults(workspace=None, json=False)
    verbs: Any = whole.add_subparsers(dest="verb", required=True, metavar="VERBE")
    places: dict[str, Any] = {}
    for name, help in GROUPS.items():
        group: Any = verbs.add_parser(name, help=help)
        places[name] = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    for verb in VERBS:
        place: Any = places.get(verb.words[0], verbs)
        made: Any = place.add_parser(verb.words[-1], parents=[_common()], help=verb.help)
        made.set_defaults(run=verb.run)
        for name, options in verb.arguments:
            made.add_argument(name, **options)
    return whole


def _common() -> argparse.ArgumentParser:
    """The options that stand before or after any verb; made anew for each, because `set_defaults` reaches shared ones."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--workspace", type=Path, metavar="DOSSIER", default=argparse.SUPPRESS, help="le classeur à ouvrir")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="répondre par un objet JSON")
    return common
