"""Write docs/requirements.md: each requirement with its page and the tests that prove it, from the marks of the tests.

python scripts/requirements.py          write it
python scripts/requirements.py --check  say whether it is current (exit code 1 where it is not)
"""

import ast
import csv
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "requirements.csv"
MADE = ROOT / "docs" / "requirements.md"

# "auth/test_tokens.py::test_a_link_works_once"
Tests = dict[str, list[str]]

_HEAD = """# Requirements, and what proves them

Made by `python scripts/requirements.py` from `requirements.csv` and the marks of the tests (`@pytest.mark.req`).
A requirement without a test is not built yet, or not proven.

"""


def find_tests() -> Tests:
    """The tests that carry each id, in the order of files and lines."""
    found: Tests = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        of_file = [name for node in tree.body if _is_pytestmark(node) for name in _ids(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                own = [name for mark in node.decorator_list for name in _ids(mark)]
                for name in dict.fromkeys(of_file + own):
                    found[name].append(f"{file.relative_to(ROOT / 'tests')}::{node.name}")
    return found


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets)


def _ids(node: ast.AST) -> list[str]:
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.req")
    return [word.value for call in calls for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]


def compose() -> str:
    """The page's text."""
    tests = find_tests()
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["id"] for row in rows}
    lines = [_HEAD, "| id | requirement | page or command | tests |\n|---|---|---|---|\n"]
    lines += [f"| {row['id']} | {row['requirement']} | {row['where']} | {_count(tests.get(row['id'], []))} |\n" for row in rows]
    lines.append("\n## The tests of each requirement\n")
    for row in rows:
        lines += _section(row["id"], tests.get(row["id"], []))
    lines.append("\n## Attacks\n\nRows of the acceptance matrix of security, and the tests that attack.\n")
    for name in sorted(tests.keys() - known, key=_by_number):
        lines += _section(name, tests[name])
    return "".join(lines)


def _count(tests: list[str]) -> str:
    return str(len(tests)) if tests else "–"


def _by_number(name: str) -> tuple[str, int]:
    letters, _, number = name.rpartition("-")
    return letters, int(number)


def _section(name: str, tests: list[str]) -> list[str]:
    return [f"\n**{name}**\n\n", *(f"- `{test}`\n" for test in tests)] if tests else []


if __name__ == "__main__":
    made = compose()
    if "--check" in sys.argv:
        sys.exit(
            0 if MADE.exists() and MADE.read_text(encoding="utf-8") == made else f"{MADE.name} is old: run {Path(__file__).name}"
        )
    MADE.write_text(made, encoding="utf-8")
