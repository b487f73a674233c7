"""What is kept of a firm and its people, as one page that they can read (GDPR art. 15). HTML without script or link, nothing left raw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_STYLE = """
body { font: 15px/1.5 sans-serif; color: #1d2b36; max-width: 60em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 2em }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #e3dfd7 }
td { white-space: pre-wrap; overflow-wrap: anywhere } .muted { color: #66737d }
"""


@dataclass(frozen=True)
class Fact:
    """One value: what it is, what it says, where it comes from."""

    label: str
    value: str
    came: str


@dataclass(frozen=True)
class Event:
    """One thing that was done: when, by whom, on what, from what to what."""

    at: str
    author: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Known:
    """All that is known of a firm: its records by title, its papers by name and file, its history."""

    name: str
    on: str
    chamber: str
    origin: str
    years: int
    records: Sequence[tuple[str, Sequence[Fact]]]
    papers: Sequence[tuple[str, str]]
    history: Sequence[Event]


def page(known: Known) -> str:
    """The page, whole: UTF-8 HTML."""
    name = escape(known.name)
    parts = [
        f"<!doctype html><html lang=fr><meta charset=utf-8><title>{name}</title><style>{_STYLE}</style>",
        f"<h1>Ce qui est gardé de {name}</h1>",
        f"<p class=muted>Copie remise le {escape(known.on)} au titre du droit d’accès (RGPD, art. 15).</p>",
        _about(known),
    ]
    for title, facts in known.records:
        rows = ((fact.label, fact.value, fact.came) for fact in facts)
        parts.append(f"<h2>{escape(title)}</h2>{_table(('Donnée', 'Ce qui est gardé', 'D’où elle vient'), rows)}")
    parts.append(f"<h2>Pièces jointes</h2>{_table(('Nom', 'Fichier de ce dossier'), known.papers)}")
    events = ((one.at, one.author, one.what, one.before, one.after) for one in known.history)
    parts.append(f"<h2>Historique</h2>{_table(('Quand', 'Qui', 'Quoi', 'Avant', 'Après'), events)}")
    return "\n".join(parts) + "</html>\n"


def _about(known: Known) -> str:
    lines = (
        ("Responsable", known.chamber or "la chambre (à compléter)"),
        ("Pourquoi", "Accompagner l’entreprise vers la commande publique : la connaître, lui proposer des marchés, suivre ses réponses."),
        ("Origine et base légale", known.origin or "saisie par les conseillers ; base légale à compléter"),
        ("Destinataires", "Les conseillers de la chambre ; des partenaires seulement si l’entreprise l’a accepté (voir plus bas)."),
        ("Durée", f"{known.years} ans après le dernier contact ; ensuite la chambre décide de garder, d’archiver ou d’effacer."),
        ("Vos droits", "Faire rectifier, effacer (RGPD, art. 17) ou limiter ce qui est gardé, vous y opposer, réclamer auprès de la CNIL."),
    )  # fmt: skip
    return "<table>" + "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in lines) + "</table>"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    if not body:
        return "<p class=muted>Rien.</p>"
    return "<table><tr>" + "".join(f"<th>{escape(header)}</th>" for header in headers) + f"</tr>{body}</table>"
