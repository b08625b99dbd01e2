"""What the attacks share."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session

from tests.conftest import Server, servers


@pytest.fixture(scope="package")
def proxied(database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind one trusted proxy: a test says by X-Forwarded-For where it comes from."""
    with servers(tmp_path_factory) as make:
        yield make(TRUSTED_PROXY_HOPS="1", EVENTS_PER_SECOND="2000", EVENT_BURST="4000")


@pytest.fixture
def fresh_limits(owner_session: Session) -> Session:
    """No address has done anything yet."""
    owner_session.execute(text("DELETE FROM rate_limits"))
    owner_session.commit()
    return owner_session
