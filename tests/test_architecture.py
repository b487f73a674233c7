"""The house keeps its shape: sizes, names, empty doors, and nothing of one machine in the repository."""

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "desktop").rglob("*.py"))

FILE_LINES, FUNCTION_LINES, CLASS_METHODS = 300, 40, 20
FORBIDDEN_NAMES = {stem + s for stem in ("util", "helper", "common", "misc", "manager") for s in ("", "s")}

_BLANK = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}
_NOT_OURS = {"build", "dist", "__pycache__"}
_PATH_OF_A_MACHINE = re.compile(r"(?<![\w.])(?:/(?:home|root|work|Users)/\w|[A-Z]:\\Users\\\w)")


def code_lines(text: str) -> set[int]:
    """The numbers of the lines that hold code: no blank line, comment or docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _BLANK:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) and isinstance(child.value.value, str):
                lines.difference_update(range(child.lineno, (child.end_lineno or child.lineno) + 1))
    return lines


def too_large(text: str) -> list[str]:
    """What exceeds a ceiling in the text of a module."""
    lines = code_lines(text)
    found = [f"{len(lines)} lines of code"] if len(lines) > FILE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = len(lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
            if length > FUNCTION_LINES:
                found.append(f"{node.name}: {length} lines of code")
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) for child in node.body)
            if methods > CLASS_METHODS:
                found.append(f"{node.name}: {methods} methods")
    return found


def repository_files() -> Iterator[Path]:
    """Every file of the repository, without what tools make beside it."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if (name not in _NOT_OURS and not name.endswith(".egg-info") and name[0] != ".") or name == ".ci"
        ]
        yield from (Path(folder, name) for name in files)


def test_code_lines_leave_out_blanks_comments_and_docstrings():
    text = '"""Doc\nof two lines."""\n\n# comment\nX = 1\n"""Of X."""\n\n\ndef f():\n    """Doc."""\n    return """a\nb"""\n'
    assert code_lines(text) == {5, 9, 11, 12}


def test_ceilings_are_seen():
    body = "".join(f"    x{number} = {number}\n" for number in range(FUNCTION_LINES))
    assert too_large(f"def f():\n{body}") == ["f: 41 lines of code"]
    assert too_large("class A:\n" + "    def f(self): ...\n" * 21) == ["A: 21 methods"]
    assert too_large("x = 1\n" * 301) == ["301 lines of code"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_is_small(path: Path):
    assert too_large(path.read_text("utf-8")) == []


def test_no_room_for_everything():
    names = {part.lower() for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & FORBIDDEN_NAMES


def test_packages_reexport_nothing():
    assert [path for path in MODULES if path.name == "__init__.py" and path.read_text("utf-8").strip()] == []


def test_every_folder_of_modules_is_a_package():
    assert [folder for folder in {path.parent for path in MODULES} if not (folder / "__init__.py").exists()] == []


def test_the_readme_the_tests_and_ci_use_one_command():
    command = "python3 installer/start.py test"
    assert command in (ROOT / "README.md").read_text("utf-8")
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
    checks = (ROOT / "installer" / "testing.py").read_text("utf-8")
    assert all(f'"{tool}"' in checks for tool in ("ruff", "lint-imports", "pyright", "pytest"))


def test_what_the_readme_shows_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_paths_of_a_machine_are_seen():
    folder = "/ho" + "me"
    assert _PATH_OF_A_MACHINE.search(f'open("{folder}/marie/x.csv")')
    assert not _PATH_OF_A_MACHINE.search("desktop/work/firms.py and ../work/x and https://example.org/work/a")


def test_no_path_of_a_machine_in_the_repository():
    found: list[str] = []
    for path in repository_files():
        content = path.read_bytes()
        if b"\0" not in content:
            text = content.decode("utf-8", "replace")
            found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in _PATH_OF_A_MACHINE.finditer(text)]
    assert found == []
