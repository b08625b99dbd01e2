"""Formulas as MathML, only with what MathML draws with."""

from html import escape
from xml.etree import ElementTree

from latex2mathml import converter

# fmt: off
_TAGS = frozenset([
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded",
    "mphantom", "mfenced", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts",
    "mprescripts", "none", "mtable", "mtr", "mtd", "mlabeledtr", "semantics",
])
_ATTRIBUTES = frozenset([
    "display", "mathvariant", "stretchy", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize", "largeop",
    "movablelimits", "accent", "accentunder", "linethickness", "columnalign", "rowspacing", "columnspacing", "width", "height",
    "depth", "notation", "scriptlevel", "displaystyle", "side",
])
# fmt: on


def math(source: str, display: str) -> str:
    """MathML of a formula, only with what MathML draws with; its source where it cannot be read."""
    source = source.strip()
    for name in ("aligned", "split"):  # the converter knows the outer form only
        source = source.replace(f"{{{name}}}", "{align*}")
    try:
        made = converter.convert(source, display="block" if display == "block" else "inline")
        root = ElementTree.fromstring(made)  # noqa: S314  (within <math>: no place for entities of its own)
    except Exception:  # noqa: BLE001  (latex2mathml raises whatever comes to hand on a formula it does not know)
        return f'<code class="math-source">{escape(source)}</code>'
    return _mathml(root)


def _mathml(node: ElementTree.Element) -> str:
    tag = node.tag.rpartition("}")[2]
    inner = escape(node.text or "") + "".join(_mathml(child) + escape(child.tail or "") for child in node)
    if tag not in _TAGS:
        return inner
    kept = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items() if name in _ATTRIBUTES)
    return f"<{tag}{kept}>{inner}</{tag}>"
