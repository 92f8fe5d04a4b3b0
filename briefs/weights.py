"""The trained networks that the package carries, and the tokenizer that they share."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

import onnxruntime
from tokenizers import Tokenizer


def folder() -> Traversable:
    """Where the weights lie."""
    return resources.files("briefs") / "model"


def network(file: str) -> onnxruntime.InferenceSession:
    """A network, run by one thread. Raises what onnxruntime and the file system raise, which is of no common kind."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession((folder() / file).read_bytes(), options, providers=["CPUExecutionProvider"])


def tokenizer() -> Tokenizer:
    """The tokenizer, which cuts nothing off and fills nothing up. Raises what tokenizers and the file system raise."""
    made = Tokenizer.from_str((folder() / "tokenizer.json").read_text(encoding="utf8"))
    made.no_truncation()
    made.no_padding()
    return made
