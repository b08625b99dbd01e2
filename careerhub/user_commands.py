"""`careerhub user …`: what whoever runs the server does with accounts, without a browser."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from careerhub.auth import passwords
from careerhub.auth import service as auth
from careerhub.auth.plans import Plan
from careerhub.auth.schemas import Device, check_sign_up
from careerhub.core.db.transactions import run_auth
from careerhub.core.errors import DomainError, SetupError
from careerhub.prepare import prepare_database
from careerhub.privacy import service as privacy
from careerhub.privacy.files import remove_files, was_deleted

users = typer.Typer(help="Accounts: administrators, suspension, plans, sessions.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]
_DEVICE = Device("", "careerhub user")


@users.command("create-admin")
def create_admin(
    email: Email,
    name: Annotated[str, typer.Option(help="The full name, for a new account.")] = "Administrator",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, help="For a new account; asked for when left out.")] = "",
) -> None:
    """Make an administrator: of the account with this address, or a new one."""
    prepare_database()
    if run_auth(auth.user_with, email.strip().lower()) is None:
        checked, codes = check_sign_up(email, name, password)
        if checked is None:
            raise SetupError(f"The account cannot be made: {', '.join(codes)}")
        run_auth(auth.sign_up, checked.email, checked.full_name, passwords.hash_password_now(password), _DEVICE)
        email = checked.email
    _do(auth.admin.make_admin, email)
    typer.echo(f"{email} is an administrator.")


@users.command()
def suspend(email: Email) -> None:
    """Close an account: nobody can sign in, its sessions end at once, nothing is deleted."""
    _do(auth.admin.suspend, email)
    typer.echo(f"{email} is suspended.")


@users.command()
def activate(email: Email) -> None:
    """Open a suspended account again."""
    _do(auth.admin.activate, email)
    typer.echo(f"{email} is active.")


@users.command("end-sessions")
def end_sessions(email: Email) -> None:
    """Sign an account out everywhere."""
    _do(auth.admin.end_sessions, email)
    typer.echo(f"{email} is signed out everywhere.")


@users.command("set-plan")
def set_plan(
    email: Email,
    plan: Plan,
    until: Annotated[str, typer.Option(help="The last day, as 2027-03-31; for good when left out.")] = "",
) -> None:
    """Give an account a plan."""
    try:
        end = datetime.fromisoformat(f"{until}T23:59:59").replace(tzinfo=UTC) if until else None
    except ValueError as error:
        raise SetupError(f"{until!r} is no day: write it like 2027-03-31.") from error
    prepare_database()
    _run(auth.admin.set_plan, email, plan, end, _DEVICE)
    typer.echo(f"{email} has the plan {plan.value}{f' until {until}' if until else ''}.")


@users.command("reapply-deletions")
def reapply_deletions() -> None:
    """After a restore: delete the accounts again that were deleted since the backup was made."""
    prepare_database()
    gone = was_deleted(run_auth(privacy.list_user_ids))
    for user_id in gone:
        remove_files(user_id, run_auth(privacy.delete_account, user_id))
    typer.echo(f"{len(gone)} accounts were deleted again.")


def _do(change, email: str) -> None:
    prepare_database()
    _run(change, email, _DEVICE)


def _run(change, *args) -> None:
    try:
        run_auth(change, *args)
    except DomainError as error:
        raise SetupError(error.message) from error
