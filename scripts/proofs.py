"""Which test proves what: a table made from the marks `@pytest.mark.req("ID")`.

`python scripts/proofs.py` prints every id that tests name. With ids, or ranges of them (`A-01..A-70`), it prints those; with
`--of FILE`, only those that the file names; an id without a test is named at the end and makes the command fail.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_PAIR = re.compile(r"\b([A-Z]{1,4})-(\d\d)/(\d\d)\b")  # A-33/34 is two
_ID = re.compile(r"\b([A-Z]{1,4})-(\d\d)\b")


def proofs() -> dict[str, list[str]]:
    """The tests by the id that they prove, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((_ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                for mark in _marks(node):
                    found[mark].append(f"{file.relative_to(_ROOT)}::{node.name}")
    return found


def _marks(function: ast.FunctionDef) -> list[str]:
    return [
        str(call.args[0].value)
        for call in function.decorator_list
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.req" and isinstance(call.args[0], ast.Constant)
    ]


def _expand(text: str) -> list[str]:
    first, _, last = text.partition("..")
    kind, low = first.split("-")
    high = int(last.split("-")[1]) if last else int(low)
    return [f"{kind}-{number:02}" for number in range(int(low), high + 1)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Which test proves what.")
    parser.add_argument("ids", nargs="*", help="such as A-01 or A-01..A-70; without any, all that tests name")
    parser.add_argument("--of", type=Path, help="a document: only ids that it names count")
    chosen = parser.parse_args()
    found = proofs()
    wanted = [one for text in chosen.ids for one in _expand(text)] or sorted(found)
    if chosen.of:
        in_full = _PAIR.sub(r"\1-\2 \1-\3", chosen.of.read_text())
        named = {f"{kind}-{number}" for kind, number in _ID.findall(in_full)}
        wanted = [one for one in wanted if one in named]
    for one in wanted:
        for place in found.get(one, []):
            sys.stdout.write(f"{one}\t{place}\n")
    missing = [one for one in wanted if one not in found]
    sys.stdout.write(f"{len(wanted)} ids, {len(missing)} without a test: {' '.join(missing) or 'none'}\n")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
