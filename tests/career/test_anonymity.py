"""Anonymised projects leak nothing into what CVs and exports read."""

from dataclasses import asdict

import pytest

from careerhub.career import service
from careerhub.career.schemas import Kind, ProjectEntry
from careerhub.career.service import anonymity
from careerhub.core.db.transactions import run_as
from tests.factories import Person, make_item

pytestmark = pytest.mark.req("CAR-03")

CLIENT, COMPANY = "Zypharion Bank AG", "Quellmark Consulting GmbH"
CANARIES = ("zypharion", "quellmark")


def _anonymised(person: Person, **fields: str) -> tuple[str, ProjectEntry]:
    job = make_item(person, Kind.WORK, company=COMPANY)
    item = make_item(
        person,
        Kind.PROJECTS,
        **{
            "is_anonymized": "true",
            "anonymized_company": "a large bank",
            "clients": CLIENT,
            "experiences": job.id,
            "name": "Vault for zypharion bank",
            "role": "Architect at Quellmark",
            "description": "ZYPHARION-BANK moved; see https://www.zypharion-bank.example/press/1 and quellmarkconsulting.com.",
            "achievements": "Zypharion\u00adBank AG saved a day\nQuellmark\u200bConsulting was praised",
            "challenges": "Zypharion  Bank's clocks",
            "technologies": "Zypharion Bank API\nPython",
            "url": "https://zypharion.example",
            "github_url": "https://github.com/quellmark/vault",
            "documentation_url": "https://docs.zypharion.example",
        }
        | fields,
    )
    record = run_as(person.digest, service.get_record)
    return item.id, record.projects[0]


def test_nothing_of_an_anonymised_project_names_the_client_or_the_company(person: Person):
    _, project = _anonymised(person)

    told = str(asdict(project)).lower()
    assert not [canary for canary in CANARIES if canary in told]
    assert (project.clients, project.experience_ids, project.url, project.github_url, project.documentation_url) == (
        (),
        (),
        "",
        "",
        "",
    )
    assert project.company == "a large bank"
    assert project.name == "Vault for a large bank"
    assert project.technologies == ("a large bank API", "Python")


def test_its_owner_still_sees_all_of_it_and_is_warned(person: Person):
    item_id, _ = _anonymised(person)
    item = run_as(person.digest, service.get_item, Kind.PROJECTS, item_id)

    assert item.fields["clients"] == CLIENT
    assert item.fields["name"] == "Vault for zypharion bank"
    warned = " ".join(item.warnings)
    for place in ("the name", "your role", "the description", "what came of it", "what was hard", "the technologies"):
        assert place in warned


def test_a_stand_in_that_names_the_client_is_not_used(person: Person):
    _, project = _anonymised(person, anonymized_company="Zypharion Bank (Zurich)")

    assert "zypharion" not in str(asdict(project)).lower()


def test_without_a_stand_in_it_is_a_client(person: Person):
    _, project = _anonymised(person, anonymized_company="")

    assert project.name == "Vault for a client"
    assert project.company == ""


def test_a_project_that_hides_nothing_tells_everything(person: Person):
    item_id, project = _anonymised(person, is_anonymized="false")

    assert project.clients == (CLIENT,)
    assert project.company == COMPANY
    assert project.url == "https://zypharion.example"
    assert project.name == "Vault for zypharion bank"
    assert run_as(person.digest, service.get_item, Kind.PROJECTS, item_id).warnings == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ford afforded it", "X afforded it"),
        ("fordable, FORD's, Ford-Werke", "fordable, X's, X-Werke"),
        ("ford.com and https://www.ford.co.uk/cars?x=1 too", "X and X too"),
    ],
)
def test_only_whole_names_are_replaced(text: str, expected: str):
    assert anonymity.scrub(text, anonymity.names(["Ford Inc."]), "X") == expected


@pytest.mark.parametrize("name", ["", " ", "GmbH", "...", "(", "a+b*c", "株式会社", "Ångström"])
def test_odd_names_break_nothing_and_hide_themselves(name: str):
    hidden = anonymity.names([name])
    text = f"We worked for {name} then."

    assert anonymity.scrub(text, hidden, "X") == (text if not hidden else "We worked for X then.")


def test_a_word_that_other_names_share_is_hinted_at_and_kept():
    hidden = anonymity.names(["Open Vault Bank AG"])

    assert anonymity.scrub("The Open case", hidden, "X") == "The Open case"
    assert anonymity.hints("The Open case", hidden) == "Open"
    assert anonymity.hints("an open vault", hidden) == ""
