"""Portfolio items: Markdown that is safe to show, and projects made of them."""

import pytest

from careerhub.career import service
from careerhub.career.schemas import Kind
from careerhub.career.service import markdown
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import InvalidInput, NotFound
from careerhub.core.ids import new_id
from tests.factories import Person, make_item

pytestmark = pytest.mark.req("CAR-14")


def test_markdown_is_shown_as_it_is_meant():
    html = markdown.render("# One\n\n- **two** `three`\n\n[four](https://example.org)\n\n| a | b |\n|---|---|\n| 5 | ~~6~~ |")

    for part in ("<h1>One</h1>", "<strong>two</strong>", "<code>three</code>", "<td>5</td>", "<s>6</s>"):
        assert part in html
    assert '<a href="https://example.org" rel="noopener noreferrer nofollow">four</a>' in html


@pytest.mark.req("I-21")
@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<svg onload=alert(1)>",
        "</script><style>*{display:none}</style>",
        "<form action=https://evil.test><input></form>",
        "<base href=https://evil.test>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://evil.test/pixel.gif)",
        "![x](javascript:alert(1))",
        '![x](https://evil.test/a.png "onerror=alert(1)")',
        "[![x](https://evil.test/a.png)](https://example.org)",
        '[a](https://example.org "x\\" onmouseover=alert(1)")',
        "[x]: javascript:alert(1)\n\n[x]",
        "`<img src=x onerror=alert(1)>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_no_markdown_runs_loads_or_leads_to_anything_but_web_pages(attack: str):
    html = markdown.render(attack).lower()

    for tag in ("<img", "<script", "<iframe", "<svg", "<style", "<form", "<input", "<base"):
        assert tag not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="vbscript' not in html
    assert "src=" not in html.replace("&lt;img src=x onerror=alert(1)&gt;", "").replace("&lt;iframe srcdoc=", "")


def test_a_deeply_nested_text_is_shown_in_time():
    assert len(markdown.render("> " * 10_000 + "x")) < 100_000
    assert len(markdown.render("[" * 20_000)) < 200_000


def test_an_item_becomes_a_project_and_stays(person: Person):
    body = "# Heading\n\nA **tool** that `measures`.\n\n- one\n- two"
    links = "https://github.com/ana/tool\ntool.example"
    item = make_item(person, Kind.PORTFOLIO, title="Tool", body=body, links=links)
    project = run_as(person.digest, service.make_project, item.id)

    assert project.fields["name"] == "Tool"
    assert project.fields["description"] == "Heading\nA tool that measures.\none\ntwo"
    assert (project.fields["url"], project.fields["github_url"]) == ("https://tool.example", "https://github.com/ana/tool")
    assert len(run_as(person.digest, service.list_items, Kind.PORTFOLIO)) == 1


def test_a_long_item_becomes_a_project_too(person: Person):
    item = make_item(person, Kind.PORTFOLIO, title="Tool", body="word " * 3900)

    assert len(run_as(person.digest, service.make_project, item.id).fields["description"]) == 3000


@pytest.mark.req("I-01")
def test_nobody_makes_a_project_of_the_item_of_another(person: Person, stranger: Person):
    theirs = make_item(stranger, Kind.PORTFOLIO)
    for an_id in (theirs.id, new_id(), "x"):
        with pytest.raises(NotFound):
            run_as(person.digest, service.make_project, an_id)


def test_a_link_that_is_no_web_address_is_refused(person: Person):
    with pytest.raises(InvalidInput) as refused:
        make_item(person, Kind.PORTFOLIO, links="https://example.org\njavascript:alert(1)")
    assert set(refused.value.errors) == {"links"}
