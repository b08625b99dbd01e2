"""The tasks of learning."""

from sqlalchemy import text

from careerhub.core import jobs
from careerhub.learning import service


@jobs.task("learning.recommend")
def recommend(user_id: str) -> None:
    """Make a person's recommendations anew."""
    with jobs.transaction(user_id) as session:
        service.recompute(session, user_id)


@jobs.periodic("17 3 * * *", "learning.forget_learning")
def forget_learning() -> None:
    """Forget single beats of more than eight days ago (what they counted is kept), and tasks deleted more than a day ago."""
    with jobs.transaction() as session:
        session.execute(text("SELECT private.forget_learning()"))
