"""A text's place among other texts: the mean of static word vectors (wordllama, 256 numbers).

The weights come inside the wordllama wheel and are read straight from it, without its loader, which
would bring a model hub's client and 60 MB into every process.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from hub.memory import return_free_memory

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

DIMENSIONS = 256
MOST_CHARACTERS = 4000  # of a text; what follows moves the mean little
SCALE = 127

Vector = npt.NDArray[np.float32]


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors, one row a text; a row of zeros for a text without words."""
    tokenizer, weights = _model()
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    encoded = _encoded(tokenizer, [text[:MOST_CHARACTERS] for text in texts])
    for row, tokens in zip(rows, encoded, strict=True):
        if tokens.ids:
            mean = weights.of(tokens.ids).astype(np.float32).mean(axis=0)
            row[:] = mean / (np.linalg.norm(mean) or 1.0)
    return rows


def _encoded(tokenizer: Tokenizer, texts: list[str]) -> list[Encoding]:
    if len(texts) == 1:  # a question: the batch would wake a pool of threads for it
        return [tokenizer.encode(texts[0], add_special_tokens=False)]
    return list(tokenizer.encode_batch(texts, add_special_tokens=False))


def to_bytes(vector: Vector) -> bytes:
    return np.round(vector * SCALE).astype(np.int8).tobytes()


def from_bytes(rows: Sequence[bytes]) -> npt.NDArray[np.float32]:
    """The vectors of stored rows; zeros where a row is empty."""
    empty = bytes(DIMENSIONS)
    return from_joined(b"".join(bytes(row) or empty for row in rows))


def from_joined(rows: bytes) -> npt.NDArray[np.float32]:
    """The vectors of stored rows that were joined one after the other."""
    return np.frombuffer(rows, dtype=np.int8).reshape(-1, DIMENSIONS).astype(np.float32) / np.float32(SCALE)


@cache
def _model() -> tuple[Tokenizer, Weights]:
    from tokenizers import Tokenizer  # 4 MB, for processes that come here only

    wheel = importlib.util.find_spec("wordllama")
    assert wheel is not None and wheel.origin is not None
    folder = Path(wheel.origin).parent
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return_free_memory()  # reading it took as much again
    return tokenizer, Weights(folder / "weights" / "l2_supercat_256.safetensors")


class Weights:
    """The one tensor of a safetensors file: the vector of each token, read from the file as it is asked for.

    Mapped, every page that is ever touched would count as this process's memory: in the end all 16 MB of it.
    The file begins with the length of a header in JSON, eight bytes, little-endian; then come header and numbers.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        length = int.from_bytes(self._file.read(8), "little")
        header = json.loads(self._file.read(length))
        ((_, tensor),) = [(name, held) for name, held in header.items() if name != "__metadata__"]
        assert tensor["dtype"] == "F16" and tensor["shape"][1] == DIMENSIONS
        self._start = 8 + length + tensor["data_offsets"][0]

    def of(self, tokens: Sequence[int]) -> npt.NDArray[np.float16]:
        """The vectors of the tokens, one row each."""
        file, size = self._file.fileno(), 2 * DIMENSIONS
        different = {token: os.pread(file, size, self._start + token * size) for token in set(tokens)}
        joined = b"".join([different[token] for token in tokens])
        return np.frombuffer(joined, dtype="<f2").reshape(-1, DIMENSIONS)
