"""The site map: each path once."""

LANDING = "/"
SIGN_UP = "/signup"
SIGN_IN = "/signin"
HOME = "/home"
PROFILE = "/profile"
CVS = "/cvs"
CV = "/cvs/[cv_id]"

AUTH_SIGN_UP = "/auth/signup"
AUTH_SIGN_IN = "/auth/signin"
AUTH_SIGN_OUT = "/auth/signout"
AUTH_RESUME = "/auth/resume"
PROFILE_PHOTO = "/api/profile/photo"
PROFILE_PHOTO_REMOVE = "/api/profile/photo/remove"
CV_EXPORT = "/api/cvs/{cv_id}.{file_format}"


def cv(cv_id: str) -> str:
    """The builder page of one CV."""
    return f"{CVS}/{cv_id}"


def cv_pdf(cv_id: str) -> str:
    """The PDF of one CV."""
    return cv_export(cv_id, "pdf")


def cv_export(cv_id: str, file_format: str) -> str:
    """A file of one CV; its format is the file's ending."""
    return f"/api/cvs/{cv_id}.{file_format}"
