"""What the attacks share."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from tests.conftest import Server


@pytest.fixture(scope="session")
def proxied(make_server: Callable[..., Server]) -> Server:
    """A server behind one trusted proxy: a test says by X-Forwarded-For where it comes from."""
    return make_server(TRUSTED_PROXY_HOPS="1", EVENTS_PER_SECOND="2000", EVENT_BURST="4000")


@pytest.fixture
def fresh_limits(owner_session: Session) -> Session:
    """No address has done anything yet."""
    owner_session.execute(text("DELETE FROM rate_limits"))
    owner_session.commit()
    return owner_session
