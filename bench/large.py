"""`python -m bench.large`: an account with as much as anybody has; prints its session's token and the id of its CV."""

import asyncio

from careerhub.auth import passwords
from careerhub.auth import service as auth
from careerhub.auth.schemas import Device
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service as cv
from careerhub.prepare import prepare_database

JOBS, SKILLS, PROJECTS = 50, 200, 100
_POINTS = "\n".join(f"Cut the time of step {number} from 410 ms to 38 ms without another machine" for number in range(4))


def main() -> None:
    """Make it in the database of the environment."""
    prepare_database()
    email = f"{new_id().lower()}@example.org"
    run_auth(
        auth.sign_up, email, "Ana Kovač", asyncio.run(passwords.hash_password("violet-hammer-orbit-42")), Device("", "bench")
    )
    found = run_auth(auth.password_hash_of, email)
    if found is None:
        raise RuntimeError("the account was not made")
    token = run_auth(auth.start_session, found[0], Device("127.0.0.1", "bench"), replaces="", rehashed=None)
    digest = token_digest(token)
    for number in range(JOBS):
        job = {"position": f"Engineer {number}", "company": f"Company {number}", "start": str(1960 + number)}
        run_as(digest, career.save_item, Save(new_id(), 0, new_id()), job | {"responsibilities": _POINTS}, Kind.WORK)
    for number in range(PROJECTS):
        project = {"name": f"Project {number}", "role": "Lead", "achievements": _POINTS}
        run_as(digest, career.save_item, Save(new_id(), 0, new_id()), project, Kind.PROJECTS)
    for number in range(SKILLS):
        run_as(digest, career.add_skill, Save(new_id(), 0, new_id()), "", f"Skill {number}")
    print(token, run_as(digest, cv.create_cv, "Everything"))


if __name__ == "__main__":
    main()
