"""Settings, read once from the environment. README's table lists them."""

import os
import re
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from careerhub.core.errors import SetupError

PROJECT_ROOT = Path(__file__).resolve().parents[2]
_MIN_SECRET_LENGTH = 32
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Settings:
    """What the operator decided. `database_url` is None for the embedded server."""

    data_dir: Path
    port: int
    host: str
    public_url: str
    secret: str
    database_url: str | None
    database_app_url: str | None
    database_auth_url: str | None
    pool_size: int
    pool_overflow: int
    trusted_proxy_hops: int
    extra_origins: tuple[str, ...]
    jobs_apart: bool
    is_dev: bool
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_security: str = "starttls"
    mail_from: str = "careerhub@localhost"
    google_client: tuple[str, str] = field(default=("", ""), repr=False)
    google_issuer: str = "https://accounts.google.com"
    github_client: tuple[str, str] = field(default=("", ""), repr=False)
    github_url: str = "https://github.com"
    github_api_url: str = "https://api.github.com"

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may talk to this server. On a local address its other local names count too."""
        own = urlsplit(self.public_url)
        names = [f"{own.scheme}://{own.netloc}"]
        if own.hostname in _LOCAL_HOSTS:
            port = f":{own.port}" if own.port else ""
            names += [f"{own.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]")]
        return tuple(dict.fromkeys((*names, *self.extra_origins)))

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers accept `Secure` cookies here: on https, and on the loopback address."""
        own = urlsplit(self.public_url)
        return own.scheme == "https" or own.hostname in _LOCAL_HOSTS

    @property
    def session_cookie(self) -> str:
        """The session cookie's name."""
        return "__Host-ch_session" if self.secure_cookies else "ch_session"

    @property
    def step_cookie(self) -> str:
        """The name of the cookie of a step that is begun and not finished, such as the second factor."""
        return "__Host-ch_step" if self.secure_cookies else "ch_step"


def default_data_dir() -> Path:
    """Where data live unless `CAREERHUB_DATA_DIR` says otherwise. Root's home is closed to PostgreSQL, so root uses /var/lib."""
    if os.geteuid() == 0:
        return Path("/var/lib/careerhub")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "careerhub"


def _secret(data_dir: Path, database_url: str | None) -> str:
    """The master secret: from the environment, else (embedded server only) from a private file, made on the first run."""
    if given := os.environ.get("CAREERHUB_SECRET_KEY", ""):
        if len(given) < _MIN_SECRET_LENGTH:
            raise SetupError(f"CAREERHUB_SECRET_KEY is too short: use at least {_MIN_SECRET_LENGTH} random characters.")
        return given
    if database_url:
        raise SetupError("CAREERHUB_SECRET_KEY is missing: set it to 32 or more random characters and keep it with your backups.")
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _create_private(path, secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise SetupError(
            f"The secret file {path} cannot be used: {error.strerror}. Set CAREERHUB_DATA_DIR to a writable folder."
        ) from error


def _create_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, whole or not at all; an existing one stays as it is."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where another process was first: its secret holds
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _integer(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, "") or str(default)
    if not text.isdigit() or not low <= int(text) <= high:
        raise SetupError(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SetupError: one line on the setting that cannot be used.
    """
    data_dir = Path(os.environ.get("CAREERHUB_DATA_DIR") or default_data_dir()).expanduser().absolute()
    port = _integer("PORT", 3000, 1, 65535)
    public_url = (os.environ.get("PUBLIC_URL") or f"http://localhost:{port}").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise SetupError(f"PUBLIC_URL must look like https://careerhub.example, not {public_url!r}.")
    extra = tuple(origin.strip() for origin in os.environ.get("ALLOWED_ORIGINS", "").split(",") if origin.strip())
    is_dev = os.environ.get("REFLEX_ENV_MODE", "dev") == "dev"
    if "*" in extra and not is_dev:
        raise SetupError("ALLOWED_ORIGINS must name each origin: '*' would let every website act for your users.")
    database_url = os.environ.get("DATABASE_URL") or None
    return Settings(
        data_dir=data_dir,
        port=port,
        host=os.environ.get("HOST") or "127.0.0.1",
        public_url=public_url,
        secret=_secret(data_dir, database_url),
        database_url=database_url,
        database_app_url=os.environ.get("DATABASE_APP_URL") or None,
        database_auth_url=os.environ.get("DATABASE_AUTH_URL") or None,
        pool_size=_integer("DATABASE_POOL_SIZE", 8, 2, 50),
        pool_overflow=_integer("DATABASE_POOL_OVERFLOW", 4, 0, 50),
        trusted_proxy_hops=_integer("TRUSTED_PROXY_HOPS", 0, 0, 10),
        extra_origins=extra,
        jobs_apart=os.environ.get("CAREERHUB_WORKER", "inside") == "apart",
        is_dev=is_dev,
        **_mail(public_url),
        **_providers(),
    )


def _mail(public_url: str) -> dict[str, Any]:
    """How mails leave. Without `SMTP_HOST` they are laid into a local outbox."""
    security = os.environ.get("SMTP_SECURITY") or "starttls"
    if security not in ("starttls", "tls", "none"):
        raise SetupError(f"SMTP_SECURITY must be starttls, tls or none, not {security!r}.")
    sender = os.environ.get("MAIL_FROM") or f"careerhub@{urlsplit(public_url).hostname}"
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", sender):
        raise SetupError(f"MAIL_FROM must be one e-mail address, not {sender!r}.")
    return {
        "smtp_host": os.environ.get("SMTP_HOST", ""),
        "smtp_port": _integer("SMTP_PORT", 465 if security == "tls" else 587, 1, 65535),
        "smtp_user": os.environ.get("SMTP_USER", ""),
        "smtp_password": os.environ.get("SMTP_PASSWORD", ""),
        "smtp_security": security,
        "mail_from": sender,
    }


def _providers() -> dict[str, Any]:
    """The ways in that belong to somebody else; each is offered only where both its id and its secret are given."""
    found: dict[str, Any] = {}
    for name in ("google", "github"):
        pair = (os.environ.get(f"{name.upper()}_CLIENT_ID", ""), os.environ.get(f"{name.upper()}_CLIENT_SECRET", ""))
        found[f"{name}_client"] = pair if all(pair) else ("", "")
    for name in ("google_issuer", "github_url", "github_api_url"):
        if given := os.environ.get(name.upper(), "").rstrip("/"):
            found[name] = given
    return found
