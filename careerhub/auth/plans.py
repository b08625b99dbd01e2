"""What each plan allows: one table, read by the services that make things. None is without limit."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import TextClause, text
from sqlmodel import Session

from careerhub.core import limits
from careerhub.core.errors import DomainError
from careerhub.core.limits import Limit


class Plan(StrEnum):
    """The plans by their names in the table of users."""

    FREE = "FREE"
    PRO = "PRO"
    EXPERT = "EXPERT"


class Quota(StrEnum):
    """What is counted, in the words of the message."""

    CVS = "CVs"
    SHARE_LINKS = "share links"
    IMPORTS = "imports"
    AI_ANSWERS = "answers of the language model a day"


LIMITS: dict[Plan, dict[Quota, int | None]] = {
    Plan.FREE: {Quota.CVS: 100, Quota.SHARE_LINKS: 20, Quota.IMPORTS: 20, Quota.AI_ANSWERS: 50},
    Plan.PRO: {Quota.CVS: 500, Quota.SHARE_LINKS: 200, Quota.IMPORTS: 200, Quota.AI_ANSWERS: 500},
    Plan.EXPERT: {Quota.CVS: None, Quota.SHARE_LINKS: None, Quota.IMPORTS: None, Quota.AI_ANSWERS: None},
}

_DAY = timedelta(days=1)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_PLAN = text("SELECT plan, plan_expires_at, now() AS now FROM users WHERE id = :id")


class LimitReached(DomainError):
    """The person's plan allows no more of this."""


def plan_in_force(plan: str, expires_at: datetime | None, now: datetime) -> Plan:
    """The plan that holds now: one that is over is FREE again, and nothing is deleted."""
    return Plan.FREE if expires_at is not None and expires_at <= now else Plan(plan)


def use_daily(session: Session, user_id: str, quota: Quota) -> None:
    """Count one use of what is limited by the day, exactly, however many ask at once. For the sign-in role.

    Raises:
        LimitReached: with when there is more.
    """
    row = session.execute(_PLAN, {"id": user_id}).one()
    plan = plan_in_force(row.plan, row.plan_expires_at, row.now)
    limit = LIMITS[plan][quota]
    if limit is None:
        return
    if wait := limits.use(session, Limit(f"plan-{quota.name}-{limit}", limit, _DAY), user_id):
        hours = -(-wait // 3600)
        raise LimitReached(
            f"Your plan ({plan.value}) allows {limit} {quota.value}. There are more in {hours} hour{'s' if hours > 1 else ''}."
        )


def make_room(session: Session, user_id: str, quota: Quota, count: TextClause) -> None:
    """Go on only when the plan allows one more; until the transaction ends nobody else can take the place.

    `count` is a statement with `:user_id` that counts what there is; it runs when the place is held.

    Raises:
        LimitReached: with what to do.
    """
    session.execute(_LOCK, {"key": f"{quota.name}|{user_id}"})
    row = session.execute(_PLAN, {"id": user_id}).one()
    plan = plan_in_force(row.plan, row.plan_expires_at, row.now)
    limit = LIMITS[plan][quota]
    if limit is not None and session.execute(count, {"user_id": user_id}).scalar_one() >= limit:
        raise LimitReached(f"Your plan ({plan.value}) allows {limit} {quota.value}: remove one that you no longer need.")
