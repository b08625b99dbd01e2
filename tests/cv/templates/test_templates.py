"""The templates: what a person typed is only ever text."""

import re
from dataclasses import replace

import pytest

from careerhub.core.dates import PartialDate
from careerhub.cv.document import (
    CvDocument,
    CvOptions,
    Density,
    Entry,
    PageSize,
    Section,
    SectionKind,
    SkillGroup,
    Template,
    TypeSize,
)
from careerhub.cv.pdf import Scale
from careerhub.cv.pdf.scale import smaller
from careerhub.cv.templates import render_body, render_page, stylesheet, uncovered
from careerhub.cv.templates.colors import legible
from careerhub.cv.templates.labels import labels_of
from tests.cv.templates.samples import portrait, two_pages

HOSTILE = "\"><script>x</script><style>@import url(//e)</style>'&</title></style><img src=x onerror=y>"


def _work(*entries: Entry, language: str = "en") -> CvDocument:
    return CvDocument("Ana", sections=(Section(SectionKind.WORK, entries),), language=language)


def _body(document: CvDocument, template: Template = Template.CLASSIC) -> str:
    return render_body(document, CvOptions(template=template))


@pytest.mark.req("P-05")
@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("field", ["name", "headline", "summary", "location", "contacts", "language", "entry", "group"])
def test_html_in_a_field_stays_text(field: str, template: Template) -> None:
    entry = Entry(HOSTILE, HOSTILE, HOSTILE, None, None, False, HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,))
    values = {"contacts": (HOSTILE,)} if field == "contacts" else {field: HOSTILE}
    if field == "entry":
        values = {"sections": (Section(SectionKind.WORK, (entry,)),)}
    if field == "group":
        values = {"sections": (Section(SectionKind.SKILLS, groups=(SkillGroup(HOSTILE, (HOSTILE,)),)),)}
    document = CvDocument(**{"name": "Ana", **values})

    page = render_page(document, CvOptions(template=template))

    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<style>") == 1
    assert page.count("<title>") == 1
    assert "&lt;script&gt;" in page


@pytest.mark.req("P-05")
@pytest.mark.parametrize(
    "accent", ["#fff;}@import url(http://127.0.0.1/);body{", "red", "#fff", "#0f6e66\n", "", "#0f6e6g", "#０f6e66"]
)
def test_an_accent_that_is_no_color_is_refused(accent: str) -> None:
    with pytest.raises(ValueError, match="accent"):
        stylesheet(CvOptions(accent=accent))


@pytest.mark.parametrize("accent", ["#ffff00", "#ffffff", "#0f6e66", "#ff8800", "#000000"])
def test_an_accent_is_always_legible(accent: str) -> None:
    red, green, blue = (int(legible(accent)[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]

    assert 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5
    assert legible("#0f6e66") == "#0f6e66"


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("template", Template)
def test_the_body_is_one_element_without_style_or_script(template: Template) -> None:
    body = _body(two_pages(), template)

    assert re.match(rf'<article class="cv cv-{template}" lang="en" dir="ltr">', body)
    assert body.rstrip().endswith("</article>")
    assert body.count("<article") == 1
    assert not re.search(r"<(style|script|link|html|body)\b|\sstyle=", body)


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("template", Template)
def test_the_css_obeys_the_rules_of_extraction_and_loads_nothing(template: Template) -> None:
    css = stylesheet(CvOptions(template=template, page_size=PageSize.LETTER))

    assert "size: Letter" in css
    for forbidden in ("float", "absolute", "@font-face", "url(", "letter-spacing: 0", "uppercase", "$"):
        assert forbidden not in css


@pytest.mark.req("CV-04")
@pytest.mark.parametrize(
    ("entry", "dates"),
    [
        (Entry("E", "P", start=PartialDate(2021)), "2021"),
        (Entry("E", "P", start=PartialDate(2021, 3), is_current=True), "Mar 2021 – Present"),
        (Entry("E", "P", start=PartialDate(2021, 3), end=PartialDate(2022)), "Mar 2021 – 2022"),
        (Entry("E", "P", start=PartialDate(2021, 3, 9), end=PartialDate(2021, 3, 9)), "9 Mar 2021"),
        (Entry("E", "P", end=PartialDate(2019)), "2019"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(entry: Entry, dates: str) -> None:
    body = _body(_work(entry))

    assert f">{dates}</span>" in body
    assert ("Present" in body) is entry.is_current


def test_a_date_speaks_the_language_of_the_cv() -> None:
    entry = Entry("E", "P", start=PartialDate(2021, 3), is_current=True)

    assert "März 2021 – heute" in _body(_work(entry, language="de-AT"))
    assert "2021年3月 – 至今" in _body(_work(entry, language="zh"))
    assert "Berufserfahrung" in _body(_work(entry, language="de"))
    assert "Experience" in _body(_work(entry, language="xx"))


def test_roles_at_one_employer_share_its_heading() -> None:
    roles = (Entry("Northfield", "Lead", "Oslo"), Entry("northfield ", "Senior", "Oslo"), Entry("Tidewater", "Junior"))
    body = _body(_work(*roles))

    assert body.count("<h3>") == 2
    assert body.index("Northfield") < body.index("Lead") < body.index("Senior") < body.index("Tidewater") < body.index("Junior")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("ana@example.org", "mailto:ana@example.org"),
        ("+49 (30) 123-456", "tel:+4930123456"),
        ("github.com/ana", "https://github.com/ana"),
        ("https://www.ana.example/", "https://www.ana.example/"),
    ],
)
def test_a_contact_is_a_link_with_text_a_person_can_type(text: str, href: str) -> None:
    body = _body(CvDocument("Ana", contacts=(text,)))

    assert f'<a href="{href}">' in body


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "Berlin", "a@b", "http://a b", "Acme Inc."]
)
def test_anything_else_is_only_text(text: str) -> None:
    assert "<a " not in _body(CvDocument("Ana", contacts=(text,)))


@pytest.mark.req("CV-05")
def test_a_page_runs_from_right_to_left_by_its_language_or_its_text() -> None:
    assert 'dir="rtl"' in _body(CvDocument("Ana", language="ur"))[:80]
    assert 'dir="rtl"' in _body(CvDocument("عائشہ خان", summary="روبوٹ بنانے کا تجربہ"))[:80]
    assert 'dir="ltr"' in _body(CvDocument("Ana", summary="Speaks عربی"))[:80]
    assert '<li><span dir="rtl">مرحبا</span></li>' in _body(_work(Entry("E", "P", highlights=("مرحبا", "hello"))))
    assert '<a href="tel:+923001234567" dir="ltr">' in _body(CvDocument("عائشہ", contacts=("+92 300 1234567",), language="ur"))


def test_the_page_has_its_metadata() -> None:
    page = render_page(two_pages(), CvOptions())

    assert '<html lang="en" dir="ltr">' in page
    assert "<title>Mara Lindqvist – Robotics engineer, perception and control</title>" in page
    assert '<meta name="author" content="Mara Lindqvist">' in page
    assert '<meta name="generator" content="Careerhub">' in page
    assert 'content="C++20, Python, Rust' in page


def test_an_empty_cv_is_a_page_too() -> None:
    page = render_page(CvDocument(""), CvOptions())

    assert "<title>CV</title>" in page
    assert "<h2>" not in page


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "uk", "ru", "ar", "ur", "he", "zh", "ja"])
def test_every_language_has_a_word_for_every_section(language: str) -> None:
    labels = labels_of(language)
    spoken = {labels.date(PartialDate(2021, month, 9)) for month in range(1, 13)}

    assert set(labels.headings) == set(SectionKind)
    assert all(labels.headings.values())
    assert len(spoken) == 12
    assert labels.present
    assert "{date}" in labels.until
    assert language == "en" or labels.present != labels_of("en").present


def test_a_language_without_translation_keeps_its_tag_and_gets_english_words() -> None:
    body = _body(replace(_work(Entry("E", "P", start=PartialDate(2021, 3), is_current=True)), language="sv"))

    assert 'lang="sv"' in body
    assert "Experience" in body
    assert "Mar 2021 – Present" in body


def test_a_position_that_continues_prints_its_employer_once() -> None:
    first, second = Entry("Northfield", "Lead", "Oslo"), Entry("Northfield ASA", "Senior", "Bergen", continues=True)
    body = _body(_work(first, second))

    assert body.count("<h3>") == 1
    assert "Northfield ASA" not in body
    assert body.index("Senior") < body.index("Bergen")


def test_a_certificate_says_how_long_it_is_valid() -> None:
    entry = Entry("Safety engineer", "TÜV", start=PartialDate(2023, 5), end=PartialDate(2028))
    body = _body(CvDocument("Ana", sections=(Section(SectionKind.CERTIFICATES, (entry,)),)))

    assert "May 2023, valid until 2028" in body


def test_languages_are_one_line() -> None:
    spoken = (Entry("Swedish", "native"), Entry("English"))
    body = _body(CvDocument("Ana", sections=(Section(SectionKind.LANGUAGES, spoken),)))

    assert '<p class="group">Swedish (native), English</p>' in body


@pytest.mark.req("CV-03")
@pytest.mark.parametrize("template", Template)
def test_type_size_and_density_change_every_template(template: Template) -> None:
    normal = stylesheet(CvOptions(template=template))
    larger = stylesheet(CvOptions(template=template, type_size=TypeSize.LARGE))
    denser = stylesheet(CvOptions(template=template, density=Density.COMPACT))
    fitted = stylesheet(CvOptions(template=template), Scale(0.9, 0.9, 0.9, 0.9))

    assert len({normal, larger, denser, fitted}) == 4
    assert not re.search(r"\b(type|gap|leading|edge)\(", normal)


def test_type_is_never_smaller_than_can_be_read() -> None:
    for template in Template:
        css = render_page(CvDocument(""), CvOptions(template=template, type_size=TypeSize.SMALL)).partition("<style>")[2]
        smallest = float(re.findall(r"type\(([0-9.]+)pt\)", css)[0]) * smaller(css)[-1].type
        assert smallest >= 7.98


def test_a_photo_is_inside_the_page_and_small() -> None:
    body = _body(CvDocument("Ana", photo=portrait(900)))

    assert '<img class="photo" src="data:image/jpeg;base64,' in body
    assert 'alt="Ana"' in body
    assert len(body) < 60_000
    assert "<img" not in _body(CvDocument("Ana", photo=b"GIF89a"))


def test_a_hyphenated_word_stays_on_one_line_and_text_stays_text() -> None:
    body = _body(CvDocument("Ana", summary="A solid-state lidar & end-to-end <b-c> tests"))

    assert '<span class="word">solid-state</span>' in body
    assert '<span class="word">end-to-end</span>' in body
    assert "<b-c>" not in body


def test_uncovered_characters_are_named_wherever_they_are() -> None:
    assert uncovered(_work(Entry("ᚠ", highlights=("robot 🤖",)))) == ["ᚠ", "🤖"]
    assert uncovered(replace(two_pages(), photo=portrait())) == []
