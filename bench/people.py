"""`python -m bench.people N`: N accounts with one school each; prints a live session's token of each, one to a line."""

import asyncio
import sys

from careerhub.auth import passwords
from careerhub.auth import service as auth
from careerhub.auth.schemas import Device
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.prepare import prepare_database

_DEVICE = Device("127.0.0.1", "bench")


def main() -> None:
    """Make them in the database of the environment."""
    prepare_database()
    kept = asyncio.run(passwords.hash_password("violet-hammer-orbit-42"))
    for _ in range(int(sys.argv[1])):
        email = f"{new_id().lower()}@example.org"
        run_auth(auth.sign_up, email, "Ana Kovač", kept, _DEVICE)
        found = run_auth(auth.password_hash_of, email)
        if found is None:
            raise RuntimeError("the account was not made")
        token = run_auth(auth.start_session, found[0], _DEVICE, replaces="", rehashed=None)
        school = {"institution": "University of Zagreb"}
        run_as(token_digest(token), career.save_item, Save(new_id(), 0, new_id()), school, Kind.EDUCATION)
        print(token)


if __name__ == "__main__":
    main()
