"""The site map: each path once."""

from urllib.parse import quote

LANDING = "/"
SIGN_UP = "/signup"
SIGN_IN = "/signin"
HOME = "/home"
PROFILE = "/profile"
CVS = "/cvs"
CV = "/cvs/[cv_id]"
BOOK = "/book"
ONBOARDING = "/onboarding"
PROGRESS = "/progress"
PROGRESS_CSV = "/api/progress.csv"

AUTH_SIGN_UP = "/auth/signup"
AUTH_SIGN_IN = "/auth/signin"
AUTH_SIGN_OUT = "/auth/signout"
AUTH_RESUME = "/auth/resume"
PROFILE_PHOTO = "/api/profile/photo"
PROFILE_PHOTO_REMOVE = "/api/profile/photo/remove"
CV_EXPORT = "/api/cvs/{cv_id}.{file_format}"


def book(slug: str) -> str:
    """A book's contents."""
    return f"{BOOK}/{slug}"


def chapter(slug: str, path: str) -> str:
    """A chapter in the reader."""
    return f"{BOOK}/{slug}/{path}"


def book_image(slug: str, path: str) -> str:
    """A picture of a book."""
    return f"/api/books/{slug}/images/{quote(path)}"


def task_file(row_id: str) -> str:
    """The file of a task."""
    return f"/api/tasks/{row_id}/file"


def cv(cv_id: str) -> str:
    """The builder page of one CV."""
    return f"{CVS}/{cv_id}"


def cv_pdf(cv_id: str) -> str:
    """The PDF of one CV."""
    return cv_export(cv_id, "pdf")


def cv_export(cv_id: str, file_format: str) -> str:
    """A file of one CV; its format is the file's ending."""
    return f"/api/cvs/{cv_id}.{file_format}"
