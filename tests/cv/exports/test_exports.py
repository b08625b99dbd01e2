"""Files other than PDF: complete, valid, the same every time, and nothing in them that a person did not write."""

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import docx as python_docx
import jsonschema
import pytest
from docx.shared import Mm
from markdown_it import MarkdownIt

from careerhub.core.dates import PartialDate
from careerhub.cv import exports
from careerhub.cv.document import CvDocument, CvOptions, Entry, PageSize, Section, SectionKind, SkillGroup, Template, texts
from tests.cv.templates.samples import everything, four_pages, one_page, portrait, urdu

SCHEMA = json.loads(Path(__file__).with_name("jsonresume-1.2.1.schema.json").read_text())
DOCUMENTS = {"one": one_page(), "all": everything(), "long": four_pages(), "urdu": urdu(), "empty": CvDocument("")}
HOSTILE = "<script>x</script> *a* [b](javascript:c) `d` # e \x00\x07 \ud800 ᚠ | & \\"


def _hostile() -> CvDocument:
    entry = Entry(HOSTILE, HOSTILE, HOSTILE, PartialDate(2020), None, True, HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,))
    sections = (Section(SectionKind.WORK, (entry,)), Section(SectionKind.SKILLS, groups=(SkillGroup(HOSTILE, (HOSTILE,)),)))
    return CvDocument(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), sections, "en")


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_json_resume_is_valid_and_has_every_field(name: str) -> None:
    document = DOCUMENTS[name]
    written = exports.json_resume(document, CvOptions())
    resume = json.loads(written)
    kept = json.dumps(resume, ensure_ascii=False)

    jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(resume)
    assert [text for text in texts(document) if json.dumps(text, ensure_ascii=False)[1:-1] not in kept] == []
    dates = [
        date.iso() for section in document.sections for entry in section.entries for date in (entry.start, entry.end) if date
    ]
    assert all(f'"{date}"' in kept for date in dates)
    assert written == exports.json_resume(document, CvOptions())


@pytest.mark.req("CV-06")
def test_json_resume_names_things_as_the_standard_does() -> None:
    resume = json.loads(exports.json_resume(everything(photo=portrait()), CvOptions(template=Template.MODERN)))

    assert resume["basics"]["email"] == "mara@lindqvist.example"
    assert resume["basics"]["phone"] == "+46 70 123 45 67"
    assert [profile["network"] for profile in resume["basics"]["profiles"]] == ["GitHub", "LinkedIn"]
    assert resume["basics"]["image"].startswith("data:image/jpeg;base64,")
    assert resume["work"][0]["startDate"] == "2022-03"
    assert "endDate" not in resume["work"][0]
    assert resume["work"][0]["careerhub"]["isCurrent"]
    assert resume["certificates"][0]["date"] == "2023-05"
    assert resume["certificates"][0]["careerhub"] == {"end": "2028-05", "credentialId": "FSE-20417"}
    assert resume["languages"][1] == {"language": "English", "fluency": "C2"}
    assert resume["careerhub"]["speaking"][0]["event"] == "Field Robotics Days"
    assert resume["careerhub"]["design"]["template"] == "modern"


@pytest.mark.req("CV-06")
def test_data_beside_the_text_goes_where_the_standard_wants_it() -> None:
    school = Entry("KTH", "M.Sc.", data={"studyType": "Master", "area": "Robotics", "score": "A", "tuition": 0})
    skills = SkillGroup("Languages", ("Python",), {"Python": {"level": 4, "years": 9}})
    document = CvDocument(
        "Ana", sections=(Section(SectionKind.EDUCATION, (school,)), Section(SectionKind.SKILLS, groups=(skills,)))
    )

    resume = json.loads(exports.json_resume(document, CvOptions()))

    assert resume["education"][0] == {
        "institution": "KTH", "studyType": "Master", "area": "Robotics", "score": "A",
        "careerhub": {"tuition": 0, "subtitle": "M.Sc."}
    }  # fmt: skip
    assert resume["skills"][0]["careerhub"] == {"skills": {"Python": {"level": 4, "years": 9}}}


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_markdown_and_plain_text_say_everything_in_order(name: str) -> None:
    document = DOCUMENTS[name]
    words = [text for text in (document.name, document.headline, document.summary) if text]
    words += [
        part for section in document.sections for entry in section.entries for part in (entry.summary, *entry.highlights) if part
    ]
    plain = exports.plain_text(document, CvOptions()).decode()
    rendered = MarkdownIt("commonmark", {"html": False}).render(exports.markdown(document, CvOptions()).decode())

    assert _in_order(words, plain)
    assert _in_order(words, rendered.replace("&quot;", '"').replace("&amp;", "&"))
    assert "\n\n\n" not in plain


@pytest.mark.req("P-05")
def test_what_a_person_typed_never_becomes_markup() -> None:
    rendered = MarkdownIt("commonmark").render(exports.markdown(_hostile(), CvOptions()).decode())

    assert "<script" not in rendered
    assert "<em>a</em>" not in rendered
    assert "<code>" not in rendered
    assert 'href="javascript' not in rendered
    for export in (exports.json_resume, exports.markdown, exports.plain_text):
        text = export(_hostile(), CvOptions()).decode()
        assert not any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in text)
        assert "ᚠ" in text


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("template", [Template.CLASSIC, Template.MODERN])
def test_word_gets_real_styles_and_every_word(name: str, template: Template) -> None:
    document = DOCUMENTS[name]
    written = exports.docx(document, CvOptions(template=template, page_size=PageSize.LETTER))
    word = python_docx.Document(io.BytesIO(written))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    styles = [str(paragraph.style and paragraph.style.name) for paragraph in word.paragraphs]

    assert styles[0] == "Title"
    assert styles.count("Heading 1") == len(document.sections)
    points = [point for section in document.sections for entry in section.entries for point in entry.highlights]
    assert styles.count("List Bullet") == len(points)
    assert all(point in text for point in points)
    assert word.core_properties.author == document.name
    assert word.sections[0].page_width == Mm(215.9)
    assert written == exports.docx(document, CvOptions(template=template, page_size=PageSize.LETTER))


@pytest.mark.req("CV-06")
def test_word_runs_from_right_to_left_where_the_cv_does() -> None:
    written = exports.docx(urdu(), CvOptions())
    xml = zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    word = python_docx.Document(io.BytesIO(written))

    assert xml.count("<w:bidi/>") == len(word.paragraphs)
    assert "<w:rtl/>" in xml
    assert "mailto:ayesha@rahman.example" in str([link.url for paragraph in word.paragraphs for link in paragraph.hyperlinks])
    latin = [run for paragraph in word.paragraphs for run in paragraph.runs if run.text == "C++20"]
    assert not any(run.font.rtl for run in latin)


@pytest.mark.req("CV-06")
def test_word_holds_the_photo_and_no_controls() -> None:
    assert len(python_docx.Document(io.BytesIO(exports.docx(everything(photo=portrait()), CvOptions()))).inline_shapes) == 1
    assert exports.docx(_hostile(), CvOptions()).startswith(b"PK")


@pytest.mark.req("CV-06")
def test_the_same_bytes_come_from_another_process() -> None:
    script = (
        "import hashlib, sys; from careerhub.cv import exports; from careerhub.cv.document import CvOptions;"
        "from tests.cv.templates.samples import everything;"
        "print([hashlib.sha256(e(everything(), CvOptions())).hexdigest() for e in"
        " (exports.json_resume, exports.markdown, exports.plain_text, exports.docx)])"
    )
    made = {subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout for _ in range(2)}

    assert len(made) == 1


def _in_order(words: list[str], text: str) -> bool:
    place = 0
    for word in words:
        place = text.find(word, place)
        if place < 0:
            return False
    return True
