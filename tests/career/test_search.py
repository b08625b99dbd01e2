"""Search in the whole record."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.models.shared import PROJECT_SEARCH, WORK_SEARCH
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from tests.factories import Person, make_item

pytestmark = pytest.mark.req("CAR-09")


def _find(person: Person, typed: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.heading) for one in run_as(person.digest, service.search_record, typed)]


@pytest.mark.parametrize(
    ("kind", "fields", "typed"),
    [
        (Kind.WORK, {"company": "Tidewater Maps"}, "tidewater"),
        (Kind.WORK, {"responsibilities": "Calibrated the tide gauges"}, "calibrate gauge"),
        (Kind.WORK, {"industry": "Oceanography"}, "oceanogr"),
        (Kind.PROJECTS, {"challenges": "Salt in the connectors"}, "connector salt"),
        (Kind.PROJECTS, {"description": "A buoy that reports waves"}, "buoys report"),
        (Kind.EDUCATION, {"field_of_study": "Hydrography"}, "hydro"),
        (Kind.CERTIFICATES, {"issuer": "Harbour Board"}, "harbour"),
        (Kind.ACHIEVEMENTS, {"description": "Given for the buoy"}, "buoy"),
        (Kind.LANGUAGES, {"name": "Frisian"}, "fris"),
        (Kind.PORTFOLIO, {"body": "# How a *tide table* is made"}, "tide table"),
        (Kind.SKILLS, {"name": "PostgreSQL"}, "postgres"),
        (Kind.SKILLS, {"name": "Kubernetes"}, "kubernets"),
    ],
)
def test_an_entry_is_found_by_its_words(person: Person, kind: Kind, fields: dict[str, str], typed: str):
    make_item(person, Kind.WORK, company="Elsewhere", position="Baker")
    item = make_item(person, kind, **fields)

    assert (kind, item.heading) in _find(person, typed)
    assert (Kind.WORK, "Baker") not in _find(person, typed)


@pytest.mark.parametrize(
    "odd", ["", "  ", "'", "a & | ! ( ) : *", "\x00", "%", "\\", "' OR '1'='1", "the", "\ud800", ":*", "x" * 5000]
)
def test_odd_words_break_nothing(person: Person, odd: str):
    make_item(person, Kind.WORK)
    _find(person, odd)


def test_nothing_of_anybody_else_is_found(person: Person, stranger: Person):
    for kind in Kind:
        name = {"name": "Zanzibar"} if kind is Kind.SKILLS else {}
        make_item(stranger, kind, **({"company": "Zanzibar"} | name))

    assert _find(person, "zanzibar") == []


def test_the_searches_have_their_indexes(person: Person, owner_session: Session):
    owner_session.execute(text("SET enable_seqscan = off"))
    for table, document in (("experiences", WORK_SEARCH), ("projects", PROJECT_SEARCH)):
        asked = f"EXPLAIN SELECT id FROM {table} WHERE ({document}) @@ to_tsquery('english', 'x:*')"
        plan = "\n".join(owner_session.execute(text(asked.replace(":*", "\\:*"))).scalars())
        assert f"ix_{table}_search" in plan
