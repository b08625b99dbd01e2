"""Where the look lives. Colours, type and spacing are custom properties at the top of `assets/careerhub.css`."""

STYLESHEETS = ["/fonts/fonts.css", "/careerhub.css"]
THEME_SCRIPT = "/theme.js"
"""Sets `html.dark` or `html.light` before the first paint, so that a chosen colour mode does not flash."""
