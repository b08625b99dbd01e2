"""Docusaurus's MDX made plain Markdown: what only its compiler understands is taken out, words stay."""

import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_IMPORT = re.compile(r"^(import\s.+\sfrom\s+['\"].+['\"]|import\s+['\"].+['\"]|export\s+(const|default|function|let)\b.*);?\s*$")
_COMMENT = re.compile(r"\{/\*.*?\*/\}|<!--.*?-->", re.DOTALL)
_TAB = re.compile(r"^\s*<TabItem\b[^>]*?\blabel=(?:\"([^\"]*)\"|'([^']*)'|\{\s*['\"]([^'\"]*)['\"]\s*\})[^>]*>\s*$")
_SUMMARY = re.compile(r"^\s*<summary>(.*?)</summary>\s*$")
_COMPONENT = re.compile(r"</?(?:[A-Z][\w.]*|details)\b[^<>]*?/?>")


def strip(text: str) -> str:
    """The text without imports, exports, comments and components. Code blocks and inline code stay as they are."""
    kept: list[str] = []
    for is_code, part in _parts(text):
        kept.append(part if is_code else _strip_words(part))
    return re.sub(r"\n{4,}", "\n\n\n", "".join(kept))


def _parts(text: str) -> list[tuple[bool, str]]:
    """The text in order, code blocks apart from the rest."""
    parts: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if not fence and found:
            fence = found[1]
            parts.append((True, [line]))
        elif fence:
            parts[-1][1].append(line)
            closing = line.strip()
            if closing and set(closing) == {fence[0]} and len(closing) >= len(fence):
                fence = ""
                parts.append((False, []))
        else:
            parts[-1][1].append(line)
    return [(is_code, "".join(lines)) for is_code, lines in parts]


def _strip_words(text: str) -> str:
    lines: list[str] = []
    for line in _COMMENT.sub("", text).splitlines(keepends=True):
        if _IMPORT.match(line):
            continue
        if tab := _TAB.match(line):
            lines.append(f"\n**{tab[1] or tab[2] or tab[3]}**\n\n")
        elif summary := _SUMMARY.match(line):
            lines.append(f"\n**{summary[1]}**\n\n")
        else:
            lines.append(_outside_code(line))
    return "".join(lines)


def _outside_code(line: str) -> str:
    pieces = re.split(r"(`+[^`]*`+)", line)
    without = "".join(piece if index % 2 else _COMPONENT.sub("", piece) for index, piece in enumerate(pieces))
    return without if without.strip() or not line.strip() else "\n"
