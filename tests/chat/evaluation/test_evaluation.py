"""The evaluation command measures what it says it does."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from careerhub.chat.evaluation import corpora
from careerhub.chat.evaluation.run import measure
from careerhub.chat.retrieval.search import Mode
from careerhub.cli import cli
from careerhub.core.errors import SetupError


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.md").write_text(
        "# A\n\n## Wheels\n\nThe tyre pressure is two bar.\n\n## Arms\n\nThe arm lifts a kilogram.\n"
    )
    (tmp_path / "m" / "b.md").write_text("# B\n\n## Wheels\n\nA caster rolls freely.\n")
    rows = [
        {
            "question": "tyre pressure",
            "relevant": [{"file": "m/a.md", "section": "Wheels"}, {"file": "m/b.md", "section": "Wheels"}],
        },
        {"question": "tyre pressure", "relevant": [{"file": "m/b.md", "section": "Wheels"}], "style": "hard"},
        {"question": "Who sings Norma in Vienna?", "answerable": False},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_a_section_counts_only_with_its_file_and_alternatives_count_once(corpus: Path):
    task = corpora.read(corpus / "m", corpus / "questions.jsonl")
    task = corpora.Task([corpora.Document("m/" + d.path, d.text) for d in task.documents], task.questions, by_section=True)

    results = {row.style: row for row in measure(task, [Mode.BM25], [1, 5])}

    assert results["question"].recall == {1: 1.0, 5: 1.0}
    assert results["question"].ndcg == 1.0
    assert results["hard"].recall[1] == 0.0
    assert 0 < results["hard"].mrr < 1
    assert results["all"].questions == 2
    assert results["unanswerable"].refused == 1.0


@pytest.mark.req("CHAT-09")
def test_the_command_reads_beir_folders_and_prints_json(tmp_path: Path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td1\t1\n1\td3\t1\n2\td2\t0\n")
    documents = [
        ("d1", "Sugar", "Sugar raises blood glucose."),
        ("d2", "", "Iron carries oxygen."),
        ("d3", "", "Glucose in blood."),
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps({"_id": i, "title": t, "text": x}) for i, t, x in documents))
    (tmp_path / "queries.jsonl").write_text('{"_id": 1, "text": "blood glucose"}\n{"_id": 2, "text": "iron"}\n')

    done = CliRunner().invoke(
        cli, ["eval", "retrieval", "--corpus", str(tmp_path), "--cache", str(tmp_path / "c"), "--json", "--k", "1", "--k", "2"]
    )

    assert done.exit_code == 0, done.output
    rows = {(row["mode"], row["style"]): row for row in json.loads(done.output)}
    assert set(rows) == {(mode, style) for mode in ("bm25", "dense", "hybrid") for style in ("all", "beir")}
    assert rows["hybrid", "all"]["recall"] == {"1": 0.5, "2": 1.0}
    assert rows["hybrid", "all"]["questions"] == 1
    assert list((tmp_path / "c").glob("vectors-*.npz"))


def test_a_wrong_file_is_said_in_one_line(corpus: Path):
    (corpus / "bad.jsonl").write_text("not json\n")

    for questions, what in (
        (corpus / "bad.jsonl", "not a file of questions"),
        (corpus / "none", "cannot be read"),
        (None, "missing"),
    ):
        with pytest.raises(SetupError, match=what):
            corpora.read(corpus, questions)
