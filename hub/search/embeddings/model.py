"""Embeddings of texts: the mean of static word vectors (wordllama, 256 numbers).

The weights are part of the wordllama wheel and are read directly from it, without its loader, which
would add a model hub's client and 60 MB to every process.
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

from hub.search.memory import return_free_memory

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

DIMENSIONS = 256
MOST_CHARACTERS = 4000  # of a text; the rest changes the mean little
SCALE = 127

Vector = npt.NDArray[np.float32]


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return unit vectors, one row per text; a row of zeros for a text without words."""
    tokenizer, weights = _model()
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    encoded = _encoded(tokenizer, [text[:MOST_CHARACTERS] for text in texts])
    for row, tokens in zip(rows, encoded, strict=True):
        if tokens.ids:
            mean = weights.of(tokens.ids).astype(np.float32).mean(axis=0)
            row[:] = mean / (np.linalg.norm(mean) or 1.0)
    return rows


def _encoded(tokenizer: Tokenizer, texts: list[str]) -> list[Encoding]:
    if len(texts) == 1:  # a query: a batch would start a thread pool for it
        return [tokenizer.encode(texts[0], add_special_tokens=False)]
    return list(tokenizer.encode_batch(texts, add_special_tokens=False))


def to_bytes(vector: Vector) -> bytes:
    return np.round(vector * SCALE).astype(np.int8).tobytes()


def from_bytes(rows: Sequence[bytes]) -> npt.NDArray[np.float32]:
    """Return the vectors of stored rows; zeros for an empty row."""
    empty = bytes(DIMENSIONS)
    return from_joined(b"".join(bytes(row) or empty for row in rows))


def from_joined(rows: bytes) -> npt.NDArray[np.float32]:
    """Return the vectors of stored rows that were concatenated."""
    return np.frombuffer(rows, dtype=np.int8).reshape(-1, DIMENSIONS).astype(
        np.float32
    ) / np.float32(SCALE)


@cache
def _model() -> tuple[Tokenizer, Weights]:
    from tokenizers import Tokenizer  # 4 MB, only for processes that use it

    wheel = importlib.util.find_spec("wordllama")
    assert wheel is not None and wheel.origin is not None
    folder = Path(wheel.origin).parent
    tokenizer = Tokenizer.from_file(
        str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
    )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return_free_memory()  # reading it needed as much memory again
    return tokenizer, Weights(folder / "weights" / "l2_supercat_256.safetensors")


class Weights:
    """Token vectors, the only tensor of a safetensors file, read from the file on demand.

    In a memory map, every page ever touched would count as memory of this process: in the end all
    16 MB. The file begins with the length of a JSON header in eight bytes, little-endian, followed
    by the header and the numbers.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        length = int.from_bytes(self._file.read(8), "little")
        header = json.loads(self._file.read(length))
        ((_, tensor),) = [(name, held) for name, held in header.items() if name != "__metadata__"]
        assert tensor["dtype"] == "F16" and tensor["shape"][1] == DIMENSIONS
        self._start = 8 + length + tensor["data_offsets"][0]

    def of(self, tokens: Sequence[int]) -> npt.NDArray[np.float16]:
        """Return the vectors of the tokens, one row each."""
        file, size = self._file.fileno(), 2 * DIMENSIONS
        different = {
            token: os.pread(file, size, self._start + token * size) for token in set(tokens)
        }
        joined = b"".join([different[token] for token in tokens])
        return np.frombuffer(joined, dtype="<f2").reshape(-1, DIMENSIONS)
