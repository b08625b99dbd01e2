"""The site map: each path once."""

from urllib.parse import quote

LANDING = "/"
SIGN_UP = "/signup"
SIGN_IN = "/signin"
SIGN_IN_CODE = "/signin/code"
FORGOT = "/forgot"
VERIFY = "/verify"
RESET = "/reset"
CONFIRM = "/confirm"
SETTINGS = "/settings"
SETTINGS_SECURITY = "/settings/security"
SETTINGS_SESSIONS = "/settings/sessions"
SETTINGS_PRIVACY = "/settings/privacy"
SETTINGS_DATA = "/settings/data"
ADMIN = "/admin"
HOME = "/home"
PROFILE = "/profile"
CVS = "/cvs"
CV = "/cvs/[cv_id]"
BOOK = "/book"
ONBOARDING = "/onboarding"
PROGRESS = "/progress"
CHAT = "/chat"
CONVERSATION = "/chat/[conversation_id]"
CONVERSATION_EXPORT = "/api/chat/{conversation_id}.{file_format}"
PROGRESS_CSV = "/api/progress.csv"
TASK_FILE = "/api/task-file"

AUTH_SIGN_UP = "/auth/signup"
AUTH_SIGN_IN = "/auth/signin"
AUTH_SIGN_OUT = "/auth/signout"
AUTH_RESUME = "/auth/resume"
AUTH_SIGN_OUT_EVERYWHERE = "/auth/signout-everywhere"
AUTH_CODE = "/auth/code"
AUTH_FORGOT = "/auth/forgot"
AUTH_RESEND = "/auth/resend"
AUTH_VERIFY = "/auth/verify"
AUTH_RESET = "/auth/reset"
AUTH_CONFIRM = "/auth/confirm"
AUTH_EMAIL = "/auth/email"
AUTH_PASSWORD = "/auth/password"  # noqa: S105
AUTH_REVOKE = "/auth/revoke"
AUTH_REVOKE_OTHERS = "/auth/revoke-others"
AUTH_TOTP_BEGIN = "/auth/totp/begin"
AUTH_TOTP_CONFIRM = "/auth/totp/confirm"
AUTH_TOTP_REMOVE = "/auth/totp/remove"
AUTH_CODES = "/auth/codes"
AUTH_PASSKEY_NEW = "/auth/passkey/new"
AUTH_PASSKEY_ADD = "/auth/passkey/add"
AUTH_PASSKEY_REMOVE = "/auth/passkey/remove"
AUTH_PASSKEY_ASK = "/auth/passkey/ask"
AUTH_PASSKEY_SIGN_IN = "/auth/passkey/signin"
AUTH_PROVIDER = "/auth/with/{provider}"
AUTH_PROVIDER_BACK = "/auth/with/{provider}/back"
AUTH_UNLINK = "/auth/unlink"
DATA_EXPORT = "/auth/export"
DATA_EXPORT_LINK = "/auth/export/link"
DATA_EXPORT_FILE = "/api/export/{token}"
DATA_DELETE = "/auth/delete"
DEV_OUTBOX = "/dev/outbox"
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
    """The file of a task: to fetch, and to put there."""
    return f"{TASK_FILE}?task={row_id}"


def conversation(conversation_id: str) -> str:
    """The page of one conversation."""
    return f"{CHAT}/{conversation_id}"


def conversation_export(conversation_id: str, file_format: str) -> str:
    """A conversation as a file; its format is the file's ending."""
    return f"/api/chat/{conversation_id}.{file_format}"


def cv(cv_id: str) -> str:
    """The builder page of one CV."""
    return f"{CVS}/{cv_id}"


def cv_pdf(cv_id: str) -> str:
    """The PDF of one CV."""
    return cv_export(cv_id, "pdf")


def cv_export(cv_id: str, file_format: str) -> str:
    """A file of one CV; its format is the file's ending."""
    return f"/api/cvs/{cv_id}.{file_format}"
