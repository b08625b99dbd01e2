"""Measurements of the whole product, beside a blank Reflex app: `python -m bench`."""
