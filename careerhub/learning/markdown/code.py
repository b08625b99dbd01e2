"""Code blocks, highlighted, with their copy button."""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def code(source: str, language: str) -> str:
    """HTML of a code block; plain where its language is not known."""
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    lines = highlight(source, lexer, HtmlFormatter(nowrap=True))
    label = f'<span class="code-language">{escape(language)}</span>' if language and language != "text" else ""
    return (
        f'<div class="code-box"><div class="code-head">{label}<button type="button" class="code-copy" hidden>Copy</button></div>'
        f'<pre tabindex="0" dir="ltr"><code>{lines}</code></pre></div>\n'
    )
