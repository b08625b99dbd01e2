"""PDFs of CVs, made in sandboxed processes of their own."""

from careerhub.cv.pdf.glyphs import missing_glyphs, printable
from careerhub.cv.pdf.pool import RenderFailed, RenderPool, content_key

__all__ = ["RenderFailed", "RenderPool", "content_key", "missing_glyphs", "printable"]
