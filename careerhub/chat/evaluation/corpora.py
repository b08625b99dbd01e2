"""Corpora and questions to measure search with: a folder of Markdown with a question file, or a BEIR folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careerhub.chat.retrieval.chunks import Document
from careerhub.core.errors import SetupError


@dataclass(frozen=True)
class Question:
    """`relevant` maps what has to be found, (file, section) or (document, ""), to its grade; none: not answerable.

    `any_is_enough`: the relevant sections are alternatives, one of them answers.
    """

    id: str
    text: str
    style: str
    relevant: dict[tuple[str, str], int]
    any_is_enough: bool

    @property
    def answerable(self) -> bool:
        return bool(self.relevant)


@dataclass(frozen=True)
class Task:
    """Documents and questions. `by_section`: whether a section or a whole document is what has to be found."""

    documents: list[Document]
    questions: list[Question]
    by_section: bool


def read(corpus: Path, questions: Path | None) -> Task:
    """The task in these files.

    A BEIR folder has corpus.jsonl, queries.jsonl and qrels/test.tsv; `questions` may name another qrels file. Any other folder is
    read as Markdown, and `questions` is one JSON object a line: question, answerable, style, relevant [{file, section}].

    Raises:
        SetupError: a file is missing or is not of this form.
    """
    try:
        if (corpus / "corpus.jsonl").is_file():
            return _beir(corpus, questions)
        if questions is None:
            raise SetupError("--questions is missing: a folder of Markdown needs a file of questions.")
        paths = sorted(path for path in corpus.rglob("*.md*") if path.suffix in (".md", ".mdx") and path.is_file())
        if not paths:
            raise SetupError(f"There is no Markdown file in {corpus}.")
        documents = [
            Document(path.relative_to(corpus).as_posix(), path.read_bytes().decode("utf-8", "replace")) for path in paths
        ]
        return Task(documents, [_question(number, row) for number, row in enumerate(_rows(questions))], by_section=True)
    except OSError as error:
        raise SetupError(f"{error.filename} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{questions or corpus} is not a file of questions: {error!r}.") from error


def _question(number: int, row: dict[str, Any]) -> Question:
    gold = {(str(place["file"]), str(place["section"])): 1 for place in row.get("relevant") or []}
    if row.get("answerable", bool(gold)) != bool(gold):
        raise ValueError(f"question {row.get('id', number)} is answerable without a place, or the other way round")
    style = str(row.get("style") or ("question" if gold else "unanswerable"))
    return Question(str(row.get("id", number)), row["question"], style, gold, any_is_enough=True)


def _beir(folder: Path, qrels: Path | None) -> Task:
    documents = [
        Document(str(row["_id"]), row.get("text") or "", row.get("title") or "") for row in _rows(folder / "corpus.jsonl")
    ]
    grades: dict[str, dict[tuple[str, str], int]] = {}
    for line in (qrels or folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")[:3]
        if grade.strip().lstrip("-").isdigit() and int(grade) > 0:  # the first line has words
            grades.setdefault(query, {})[(document, "")] = int(grade)
    questions = [
        Question(str(row["_id"]), row["text"], "beir", grades[str(row["_id"])], any_is_enough=False)
        for row in _rows(folder / "queries.jsonl")
        if str(row["_id"]) in grades
    ]
    return Task(documents, questions, by_section=False)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
