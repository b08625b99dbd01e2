"""The places of the main bar, in their order: (name, words, path, icon)."""

from typing import Literal

from careerhub import routes

Place = Literal["home", "profile", "cvs", "book", "ask", "progress", ""]

PLACES: tuple[tuple[Place, str, str, str], ...] = (
    ("home", "Home", routes.HOME, "house"),
    ("profile", "Profile", routes.PROFILE, "user_round"),
    ("cvs", "CVs", routes.CVS, "file_text"),
    ("book", "Book", routes.BOOK, "book_open"),
    ("ask", "Ask", routes.CHAT, "message_circle"),
    ("progress", "Progress", routes.PROGRESS, "chart_line"),
)
