"""What argparse says of the command line, in French."""

import argparse

WORDS = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montrer cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "the following arguments are required: %s": "arguments obligatoires : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "choix invalide : %(value)r (au choix : %(choices)s)",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "verbe inconnu : %(parser_name)r (au choix : %(choices)s)",
    "invalid %(type)s value: %(value)r": "valeur invalide : %(value)r",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut être %(matches)s",
    "ignored explicit argument %r": "argument de trop : %r",
    "not allowed with argument %s": "ne va pas avec l’argument %s",
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "expected %s argument": "%s valeur est attendue",
    "expected %s arguments": "%s valeurs sont attendues",
}


def _said(words: str) -> str:
    return WORDS.get(words, words)


def speak_french() -> None:
    """Have argparse's own sentences in French: it asks `gettext`, which would want a compiled file for these few."""
    setattr(argparse, "_", _said)  # noqa: B010 - no part of what argparse declares
    setattr(argparse, "ngettext", lambda one, many, count: _said(one if count < 2 else many))  # type: ignore[no-any-expr] # noqa: B010
