"""The `careerhub` command."""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text

from careerhub import background, routes
from careerhub import demo as demo_account
from careerhub.auth.http.outbox import readable
from careerhub.chat.evaluation import corpora
from careerhub.chat.evaluation import run as evaluation
from careerhub.chat.importing import index_books
from careerhub.chat.retrieval.search import Mode
from careerhub.core import frontend, mail
from careerhub.core.config import PROJECT_ROOT, settings
from careerhub.core.db.roles import describe
from careerhub.core.db.transactions import app_engine, auth_engine
from careerhub.core.db.urls import database_urls
from careerhub.core.embedded_postgres import EmbeddedPostgresError
from careerhub.core.errors import SetupError
from careerhub.core.jobs import Worker
from careerhub.learning.importing import import_from
from careerhub.prepare import migrate_database, prepare_database
from careerhub.user_commands import users

cli = typer.Typer(
    help="Careerhub: your career, once, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(users, name="user")

evaluations = typer.Typer(help="Measure what the chat finds.", no_args_is_help=True)
cli.add_typer(evaluations, name="eval")

# What the web server needs of Reflex: the built pages, no compiling, no details of errors for visitors.
_PRODUCTION = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "REFLEX_TELEMETRY_ENABLED": "false",
    # A half-open connection is noticed within 20 s instead of 145 s: until then its tab could lose its state.
    "REFLEX_SOCKET_INTERVAL": "10",
    "REFLEX_SOCKET_TIMEOUT": "10",
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "256000",
    "CAREERHUB_PREPARED": "1",
}


@cli.command()
def serve() -> None:
    """Run Careerhub: pages and events on one port."""
    os.environ["REFLEX_ENV_MODE"] = "prod"
    chosen = settings()
    _check_port(chosen.host, chosen.port)
    if not os.environ.get("CAREERHUB_PREBUILT") and not frontend.is_current():
        typer.echo("Building the pages (only when their sources have changed; about half a minute)…")
        frontend.build()
    prepare_database()
    for engine in (app_engine(), auth_engine()):
        engine.dispose()  # the workers open their own connections
    os.environ.update(_PRODUCTION)
    typer.echo(f"Careerhub is at {chosen.public_url} (Ctrl-C stops it)")
    sys.stdout.flush()
    path = os.pathsep.join(filter(None, [str(PROJECT_ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", "careerhub.serving", chosen.host, str(chosen.port)]
    os.execve(sys.executable, command, {**os.environ, "PYTHONPATH": path})  # noqa: S606  (no shell is wanted)


@cli.command()
def build() -> None:
    """Build the pages, if their sources have changed."""
    if frontend.is_current():
        typer.echo("The pages are up to date.")
        return
    frontend.build()
    typer.echo("The pages are built.")


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    migrate_database()
    typer.echo("The database is up to date.")


@cli.command()
def worker() -> None:
    """Run the jobs in a process of their own (then start `careerhub serve` with CAREERHUB_WORKER=apart)."""
    prepare_database()
    typer.echo(f"The jobs run ({len(background.TASKS)} modules of tasks; Ctrl-C stops them)")
    asyncio.run(Worker().until_stopped())


book = typer.Typer(help="The books of the reader.", no_args_is_help=True)
cli.add_typer(book, name="book")


@book.callback()
def _books() -> None:
    """The books of the reader."""


@book.command("import")
def import_book(
    source: Annotated[Path, typer.Argument(help="A folder of Markdown or Docusaurus files, or a ZIP of one.")],
    slug: Annotated[str, typer.Option(help="The book's address; from its book.yml or its name when left out.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Readable with an account only.")] = False,
) -> None:
    """Bring a book up to date with its files."""
    migrate_database()
    found, skipped = import_from(source, slug=slug, is_public=not private)
    _, waiting = index_books()
    for each in skipped:
        typer.echo(f"left out  {each.path}: {each.reason}")
    typer.echo(
        f"{found.title}: {found.added} chapters new, {found.changed} changed, {found.removed} removed, "
        f"{found.unchanged} as they were. It is at {settings().public_url}{routes.book(found.slug)}"
    )
    if waiting:
        typer.echo(
            f"{waiting} passages wait for the server's jobs, which make them searchable by meaning; by words they are now."
        )


@cli.command()
def demo(
    password: Annotated[str, typer.Option(help="The demo account's password; made up when left out.")] = "",
) -> None:
    """Fill a demo account: a robotics engineer with two CVs."""
    prepare_database()
    email, shown = demo_account.fill(password)
    typer.echo(f"Sign in at {settings().public_url}/signin as {email} with the password {shown}")


@cli.command()
def outbox(
    last: Annotated[int, typer.Option(help="How many.")] = 5,
) -> None:
    """Show the last mails that were laid into the outbox, as no SMTP server is configured."""
    files = sorted(mail.outbox().glob("*.eml"))[-last:]
    for file in files:
        typer.echo(f"{readable(file.read_bytes())}\n{'-' * 72}")
    if not files:
        typer.echo("The outbox is empty.")


@cli.command()
def doctor() -> None:
    """Check this installation and say what is wrong."""
    chosen = settings()
    typer.echo(f"Data directory    {chosen.data_dir}")
    typer.echo(f"Address           {chosen.public_url} (listening on {chosen.host}:{chosen.port})")
    typer.echo(f"Pages             {'built' if frontend.is_current() else 'not built for these sources (make run builds them)'}")
    typer.echo(f"Database          {describe(database_urls().owner)}")
    prepare_database()
    with app_engine().connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        typer.echo(f"PostgreSQL        {version}, schema up to date")
    typer.echo("Roles             app and sign-in are subject to row-level security")
    typer.echo("Durability        fsync, full_page_writes and synchronous_commit are on")
    typer.echo("All is well.")


@evaluations.command()
def retrieval(
    corpus: Annotated[Path, typer.Option(help="A folder of Markdown, or a BEIR folder (corpus.jsonl, queries.jsonl, qrels/).")],
    questions: Annotated[
        Path | None, typer.Option(help="Questions, one JSON object a line; of a BEIR folder, its qrels.")
    ] = None,
    mode: Annotated[list[Mode] | None, typer.Option(help="bm25, dense or hybrid; all three when left out.")] = None,
    k: Annotated[list[int] | None, typer.Option(min=1, help="Cut-offs of recall@k; 1, 5 and 10 when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Where vectors are kept between runs.")] = None,
) -> None:
    """Recall@k, MRR, nDCG and refusals of search over a corpus, by mode and style of question."""
    task = corpora.read(corpus, questions)
    kept = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "careerhub"
    results = evaluation.measure(task, mode or list(Mode), sorted(set(k or [1, 5, 10])), kept)
    typer.echo(json.dumps(evaluation.as_data(results), indent=2) if as_json else evaluation.as_table(results))


def main() -> None:
    """Run the command; what is wrong with the installation becomes one line and exit code 1."""
    try:
        cli()
    except (SetupError, EmbeddedPostgresError) as error:
        typer.echo(f"careerhub: {error}", err=True)
        sys.exit(1)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=3100 make run"
            ) from error
