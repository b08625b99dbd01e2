"""A CV as files other than PDF: each a pure function from what the version shows to the bytes of a file, always the same ones.

json_resume(document, options), markdown(document, options), plain_text(document, options), docx(document, options)
"""

from careerhub.cv.exports.docx import docx
from careerhub.cv.exports.json_resume import json_resume
from careerhub.cv.exports.markdown import markdown
from careerhub.cv.exports.plain_text import plain_text

__all__ = ["docx", "json_resume", "markdown", "plain_text"]
