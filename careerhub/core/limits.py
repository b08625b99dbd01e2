"""Rate limits in PostgreSQL: exact under any number of parallel requests, shared by every process."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel

from careerhub.core.clock import utc_now
from careerhub.core.crypto import keyed_digest
from careerhub.core.db.rows import UtcDateTime


class RateLimit(SQLModel, table=True):
    """How often one bucket was used in its current window. Buckets are keyed digests: the table tells nobody's address."""

    __tablename__ = "rate_limits"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    bucket: str = Field(primary_key=True, max_length=64)
    window_ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    uses: int = Field(default=1)


@dataclass(frozen=True)
class Limit:
    """At most `uses` in any fixed window of this length."""

    name: str
    uses: int
    window: timedelta


_USE = text(
    """
    INSERT INTO rate_limits AS r (bucket, window_ends_at, uses) VALUES (:bucket, :ends, 1)
    ON CONFLICT (bucket) DO UPDATE SET
        uses = CASE WHEN r.window_ends_at <= :now THEN 1 ELSE r.uses + 1 END,
        window_ends_at = CASE WHEN r.window_ends_at <= :now THEN :ends ELSE r.window_ends_at END
    RETURNING uses, window_ends_at
    """
)
_FORGET = text("DELETE FROM rate_limits WHERE bucket = :bucket")
_GIVE_BACK = text("UPDATE rate_limits SET uses = greatest(uses - 1, 0) WHERE bucket = :bucket")
_USES = text("SELECT uses FROM rate_limits WHERE bucket = :bucket AND window_ends_at > :now")
_SWEEP = text("DELETE FROM rate_limits WHERE window_ends_at < :now")


def use(session: Session, limit: Limit, key: str) -> int:
    """Count one use of `limit` by `key`: 0 when it is allowed, else the seconds to wait. Refused uses count too."""
    now = utc_now()
    row = session.execute(_USE, {"bucket": _bucket(limit, key), "now": now, "ends": now + limit.window}).one()
    return 0 if row.uses <= limit.uses else max(1, round((row.window_ends_at - now).total_seconds()))


def uses(session: Session, limit: Limit, key: str) -> int:
    """How often `key` has used `limit` in the current window."""
    return session.execute(_USES, {"bucket": _bucket(limit, key), "now": utc_now()}).scalar() or 0


def forget(session: Session, limit: Limit, key: str) -> None:
    """Start afresh for `key`: only for keys that nobody but their owner can use up."""
    session.execute(_FORGET, {"bucket": _bucket(limit, key)})


def give_back(session: Session, limit: Limit, key: str) -> None:
    """Take back one use: it turned out to be none of those that `limit` is for."""
    session.execute(_GIVE_BACK, {"bucket": _bucket(limit, key)})


def sweep(session: Session) -> None:
    """Remove the buckets whose window is over."""
    session.execute(_SWEEP, {"now": utc_now()})


def network_of(address: str) -> str:
    """The address as a rate limit sees it: IPv4 whole (also inside IPv6), IPv6 by its /64, which one person has whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _bucket(limit: Limit, key: str) -> str:
    return keyed_digest("rate-limit", f"{limit.name}|{key}")
