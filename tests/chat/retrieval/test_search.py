import numpy as np
import pytest

from careerhub.chat.retrieval.chunks import Document, split
from careerhub.chat.retrieval.confidence import is_answerable
from careerhub.chat.retrieval.search import Index, Mode, encode_question
from careerhub.llm.minilm import minilm

TEXTS = {
    "power.md": "# Power\n\n## Battery\n\nThe pack holds 40 watt hours. It lasts two hours of driving.\n\n"
    "## Charging\n\nPlug the charger into the dock before the pack is empty.",
    "sensors.md": "# Sensors\n\n## Lidar\n\nA spinning laser measures distances around the robot.\n\n"
    "## Camera\n\nThe camera sees colour pictures thirty times a second.",
}
CHUNKS = [chunk for path, text in TEXTS.items() for chunk in split(Document(path, text))]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(CHUNKS, np.array([minilm().embed(chunk.meaning) for chunk in CHUNKS]))


def _sections(index: Index, question: str, **how: object) -> list[str]:
    found = index.search(question, encode_question(question, minilm().embed), **how)  # type: ignore[arg-type]
    return [hit.chunk.section for hit in found.hits]


@pytest.mark.req("CHAT-09")
def test_words_and_meaning_find_what_each_alone_can(index: Index):
    assert _sections(index, "watt hours", mode=Mode.BM25)[0] == "Battery"
    assert _sections(index, "How far away are obstacles?", mode=Mode.DENSE)[0] == "Lidar"
    assert _sections(index, "How far away are obstacles?")[0] == "Lidar"
    assert _sections(index, "watt hours")[0] == "Battery"


def test_without_vectors_words_decide_in_every_mode():
    for mode in Mode:
        assert Index(CHUNKS).search("charger dock", mode=mode).hits[0].chunk.section == "Charging"


@pytest.mark.req("CHAT-04")
def test_the_filter_comes_before_the_ranking(index: Index):
    among = np.array([chunk.path == "sensors.md" for chunk in CHUNKS])

    assert set(_sections(index, "How long does the battery last?", among=among, limit=2)) == {"Lidar", "Camera"}
    assert index.search("battery", among=np.zeros(len(CHUNKS), dtype=bool)).hits == []


def test_each_section_is_found_once(index: Index):
    sections = _sections(index, "the robot and the pack", limit=10)

    assert len(sections) == len(set(sections)) == 4


@pytest.mark.parametrize("question", ["", "?!", "the of and", "\x00", "你好", "a" * 10_000, "'; DROP TABLE x; --", "\ud800"])
def test_no_question_breaks_the_search(index: Index, question: str):
    found = index.search(question, encode_question(question, minilm().embed))

    assert len(found.hits) <= 5


def test_an_empty_corpus_finds_nothing():
    assert Index([]).search("anything").hits == []
    assert not is_answerable(Index([]).search("anything").signals)


@pytest.mark.req("CHAT-07")
def test_a_name_that_nothing_mentions_makes_a_question_unanswerable(index: Index):
    def answerable(question: str) -> bool:
        return is_answerable(index.search(question, encode_question(question, minilm().embed)).signals)

    assert answerable("How many watt hours does the pack hold?")
    assert not answerable("How do I cook risotto with Parmesan in Bologna?")
