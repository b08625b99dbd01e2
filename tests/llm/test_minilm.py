import numpy as np
import pytest

from careerhub.core.errors import SetupError
from careerhub.llm import minilm as module
from careerhub.llm.minilm import MiniLm, minilm


@pytest.mark.req("CHAT-08")
def test_nearer_meanings_have_nearer_vectors():
    car, auto, soup = (minilm().embed(text) for text in ("a fast car", "a quick automobile", "a bowl of soup"))

    assert car.shape == (384,)
    assert np.linalg.norm(car) == pytest.approx(1, abs=1e-5)
    assert car @ auto > car @ soup + 0.2


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "x " * 50_000])
def test_every_text_has_a_vector(text: str):
    assert np.isfinite(minilm().embed(text)).all()


def test_a_changed_model_is_not_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(module._SHA256, "tokenizer", "0" * 64)

    with pytest.raises(SetupError, match="tokenizer of the embedding model"):
        MiniLm()
