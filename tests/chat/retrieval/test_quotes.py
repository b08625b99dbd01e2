import pytest

from careerhub.chat.retrieval.chunks import Document, split
from careerhub.chat.retrieval.quotes import quotes
from careerhub.llm.minilm import minilm

TEXT = """# Power

The pack holds forty watt hours. It is blue. The robot drives for two hours on a full battery.

```bash
echo This is no sentence of the text at all.
```

- The dock charges the pack in about one hour.
- Nobody knows who painted the dock.
"""


@pytest.mark.req("CHAT-08")
def test_quotes_are_the_nearest_sentences_word_for_word():
    chunks = split(Document("a.md", TEXT))

    found = quotes(chunks, minilm().embed("How long does the battery last?"), minilm().embed)

    assert len(found) == 3
    assert "The robot drives for two hours on a full battery." in [quote.text for quote in found]
    assert all(TEXT[quote.start : quote.end] == quote.text for quote in found)
    assert not any("echo" in quote.text for quote in found)


def test_passages_without_sentences_give_no_quotes():
    chunks = split(Document("a.md", "# T\n\n```\ncode only here and there\n```\n"))

    assert quotes(chunks, minilm().embed("x"), minilm().embed) == []


def test_a_repeated_sentence_is_quoted_once_while_there_are_others():
    sentence = "The battery lasts for two hours of driving."
    text = f"# T\n\n{sentence} {sentence} {sentence} The charger needs a socket of sixteen amperes."

    found = quotes(split(Document("a.md", text)), minilm().embed("How long does the battery last?"), minilm().embed, count=2)

    assert sorted({quote.text for quote in found}) == [sentence, "The charger needs a socket of sixteen amperes."]
