"""The database's roles: made by its owner, checked at every start.

app: the product's own; no owner, no superuser, subject to row-level security. auth: sign-in only. backup: reads everything.
worker: runs jobs with the app's rights.
"""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from careerhub.core.db.urls import role_name, role_password
from careerhub.core.errors import SetupError

# Also by SET ROLE: a member of such a role is as good as one.
_WAYS_ROUND = text(
    "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER'))"
)
_OWNS_TABLES = text(
    "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER'))"
)


def ensure_roles(connection: Connection) -> None:
    """Make the roles `app`, `auth`, `backup` and `worker` of the connected database, with the derived passwords; repeatable."""
    database = connection.execute(text("SELECT current_database()")).scalar_one()
    quote = connection.dialect.identifier_preparer.quote
    is_super = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
    for role in ("app", "auth", "backup", "worker"):
        name = role_name(database, role)
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name}).first()
        bypass = " BYPASSRLS" if role == "backup" and is_super else ""
        verb = "ALTER" if known else "CREATE"
        # The password is 64 hexadecimal digits: nothing in it needs escaping, and DDL takes no parameters.
        connection.execute(text(f"{verb} ROLE {quote(name)} LOGIN{bypass} PASSWORD '{role_password(name)}'"))
        connection.execute(text(f"GRANT CONNECT ON DATABASE {quote(database)} TO {quote(name)}"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quote(name)}"))
        if not is_super:
            connection.execute(text(f"GRANT {quote(name)} TO CURRENT_USER"))
    connection.execute(text(f"GRANT {quote(role_name(database, 'app'))} TO {quote(role_name(database, 'worker'))}"))


def check_roles(app: Engine, auth: Engine) -> None:
    """Refuse roles under which row-level security would not protect anybody.

    Raises:
        SetupError: a role that is a superuser, bypasses row-level security or owns the tables; or cannot connect.
    """
    for label, engine in (("app", app), ("sign-in", auth)):
        try:
            with engine.connect() as connection:
                if connection.execute(_WAYS_ROUND).scalar_one():
                    raise SetupError(
                        f"The {label} role may bypass row-level security (superuser or BYPASSRLS): use a plain role."
                    )
                if connection.execute(_OWNS_TABLES).scalar_one():
                    raise SetupError(f"The {label} role owns the tables: it must be another role than the one that migrates.")
        except OperationalError as error:
            raise SetupError(f"The database does not accept the {label} role: {_first_line(error)}") from error


def check_durability(engine: Engine) -> None:
    """Refuse a server that acknowledges what it may lose.

    Raises:
        SetupError: `fsync`, `full_page_writes` or `synchronous_commit` is off.
    """
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            if connection.execute(text("SELECT current_setting(:name)"), {"name": setting}).scalar_one() == "off":
                raise SetupError(f"The database runs with {setting}=off and may lose what was saved: switch it on.")


def describe(url: URL) -> str:
    """The URL without its password."""
    return url.render_as_string(hide_password=True)


def _first_line(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0]
