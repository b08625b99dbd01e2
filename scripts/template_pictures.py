"""Draws the pictures from which people choose a template: `python -m scripts.template_pictures`. Needs poppler's pdftoppm."""

import io
import subprocess

from PIL import Image

from careerhub.core.config import PROJECT_ROOT
from careerhub.cv.document import CvOptions, Template
from careerhub.cv.pdf.engine import make_pdf
from careerhub.cv.templates import render_page
from tests.cv.templates import samples

_FOLDER = PROJECT_ROOT / "assets" / "templates"
_SIZE = (252, 356)


def main() -> None:
    """The first page of each, three times as large as it is shown, in few colours."""
    for template in Template:
        pdf = make_pdf(render_page(samples.everything(), CvOptions(template)), template.value).pdf
        page = subprocess.run(
            ["pdftoppm", "-r", "90", "-f", "1", "-l", "1", "-png", "-"], input=pdf, capture_output=True, check=True
        )
        with Image.open(io.BytesIO(page.stdout)) as image:
            small = image.convert("RGB").resize(_SIZE, Image.Resampling.LANCZOS).quantize(32)
            small.save(_FOLDER / f"{template.value}.png", optimize=True)


if __name__ == "__main__":
    main()
