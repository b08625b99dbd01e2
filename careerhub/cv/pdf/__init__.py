"""PDFs of CVs, made in sandboxed processes of their own."""

from careerhub.cv.pdf.glyphs import missing_glyphs, printable
from careerhub.cv.pdf.pool import RenderFailed, RenderPool, content_key
from careerhub.cv.pdf.protocol import Paper
from careerhub.cv.pdf.scale import Scale

__all__ = ["Paper", "RenderFailed", "RenderPool", "Scale", "content_key", "missing_glyphs", "printable"]
