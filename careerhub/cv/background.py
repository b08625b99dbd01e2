"""What is not kept for ever of the record and of CVs."""

from sqlalchemy import text

from careerhub.core import jobs


@jobs.periodic("29 3 * * *", "cv.forget_history")
def forget_history() -> None:
    """Forget what entries and CVs were more than 30 days ago, and CVs that were deleted then."""
    with jobs.transaction() as session:
        session.execute(text("SELECT private.forget_history()"))
