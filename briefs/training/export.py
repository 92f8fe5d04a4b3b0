"""Export a training run for onnxruntime: int8 where it costs nothing, in the operations that run fastest on a CPU.

    python -m briefs.training.export WORK_FOLDER CORPUS.jsonl briefs/model

The graph is written node by node, for what an exporter traces runs half as fast. Weights have seven bits, for eight overflow
on processors without VNNI. A few inputs of the second feed-forward products are far larger than all others and would leave
these no precision: such channels, found on a part of CORPUS, are multiplied apart, as floats.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from briefs.tags import TAGS
from briefs.training.encoder import ENCODER
from briefs.training.tagger import Recipe, Tagger, labelled, tensors, windows

LARGEST = 63
"""What a weight of seven bits goes up to."""
APART = 4
"""Channels of each second feed-forward product that are multiplied apart."""
SAMPLED = 20
"""Articles on which these channels are found."""
_OWN = "com.microsoft"
_EPSILON = 1e-12


def averaged(folder: Path) -> Tagger:
    """The tagger with the averaged weights of the run in `folder`."""
    model = torch.optim.swa_utils.AveragedModel(Tagger())
    model.load_state_dict(torch.load(folder / "checkpoint.pt")["average"])
    tagger = model.module.eval()
    assert isinstance(tagger, Tagger)
    return tagger


def outliers(model: Any, run: Callable[[], None]) -> list[Any]:
    """For each layer of the model's encoder the channels that grow largest before the second feed-forward product, in `run`."""
    layers = model.encoder.encoder.layer
    peaks = [torch.zeros(layer.output.dense.in_features) for layer in layers]

    def watch(number: int) -> Any:
        def see(_: Any, given: tuple[Any], __: Any) -> None:
            peaks[number] = torch.maximum(peaks[number], given[0].abs().amax((0, 1)))

        return see

    hooks = [layer.output.dense.register_forward_hook(watch(number)) for number, layer in enumerate(layers)]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return [peak.topk(APART).indices.numpy() for peak in peaks]


def read_articles(tagger: Tagger, records: Sequence[dict[str, Any]], tokenizer: Any) -> None:
    for record in records:
        for window in windows(labelled(record, tokenizer, False), 0):
            ids, mask, types, _ = tensors([window], Recipe(masked=0.0), random.Random(0))
            tagger(ids, mask, types)


class Graph:
    """A graph under construction; each method adds nodes and returns the name of their output."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = {name: weight.numpy().astype(np.float32) for name, weight in weights.items()}
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Any) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(self._weights[name])

    def node(self, kind: str, inputs: Sequence[str], outputs: int = 1, **attributes: Any) -> Any:
        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def product(self, given: str, names: Sequence[str], apart: Any = ()) -> str:
        """The linear layers `names` side by side, in int8 but for the channels `apart`."""
        weights = np.concatenate([self._weights[f"{name}.weight"] for name in names]).T.copy()
        bias = self.constant(np.concatenate([self._weights[f"{name}.bias"] for name in names]))
        exact = ""
        if len(apart):
            few = self.node("Gather", [given, self.constant(apart)], axis=2)
            exact = self.node("MatMul", [few, self.constant(weights[apart])])
            weights[apart] = 0
            kept = np.ones(len(weights), dtype=np.float32)
            kept[apart] = 0
            given = self.node("Mul", [given, self.constant(kept)])
        scale = (np.abs(weights).max(0) / LARGEST).astype(np.float32)
        rounded = np.clip(np.rint(weights / scale), -LARGEST, LARGEST).astype(np.int8)
        zero = self.constant(np.zeros(len(scale), dtype=np.int8))
        inputs = [given, self.constant(rounded), self.constant(scale), zero, bias]
        whole = self.node("DynamicQuantizeMatMul", inputs, domain=_OWN)
        return str(self.node("Add", [whole, exact]) if exact else whole)

    def normal(self, given: str, name: str, added: str = "") -> str:
        """Layer normalisation of `given`, or of its sum with `added`."""
        if added:
            given = self.node("Add", [given, added])
        inputs = [given, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return str(self.node("LayerNormalization", inputs, epsilon=_EPSILON, axis=-1))

    def words(self, name: str) -> str:
        """The vectors of the word pieces, which are stored as bytes with a scale for each piece."""
        vectors = self._weights[f"{name}.weight"]
        scale = np.maximum(np.abs(vectors).max(1, keepdims=True), _EPSILON) / 127
        stored = self.constant(np.rint(vectors / scale).astype(np.int8))
        whole = self.node("Cast", [self.node("Gather", [stored, "input_ids"])], to=TensorProto.FLOAT)
        return str(self.node("Mul", [whole, self.node("Gather", [self.constant(scale), "input_ids"])]))

    def embeddings(self) -> str:
        prefix = "encoder.embeddings"
        words = self.words(f"{prefix}.word_embeddings")
        types = self.node("Gather", [self.weight(f"{prefix}.token_type_embeddings.weight"), "token_type_ids"])
        length = self.node("Shape", ["input_ids"], start=1, end=2)
        start = self.constant(np.array([0]))
        places = self.node("Slice", [self.weight(f"{prefix}.position_embeddings.weight"), start, length])
        return self.normal(self.node("Add", [self.node("Add", [words, types]), places]), f"{prefix}.LayerNorm")

    def layer(self, given: str, prefix: str, heads: int, apart: Any) -> str:
        names = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
        width = len(self._weights[f"{names[0]}.bias"])
        parts = self.node("Split", [self.product(given, names), self.constant(np.array([width] * 3))], 3, axis=2)
        attended = self.node("MultiHeadAttention", parts, num_heads=heads, domain=_OWN)
        mixed = self.product(attended, [f"{prefix}.attention.output.dense"])
        middle = self.normal(mixed, f"{prefix}.attention.output.LayerNorm", given)
        raised = self.node("Gelu", [self.product(middle, [f"{prefix}.intermediate.dense"])], domain=_OWN)
        return self.normal(self.product(raised, [f"{prefix}.output.dense"], apart), f"{prefix}.output.LayerNorm", middle)


def _encoded(made: Graph, model: Any, apart: Sequence[Any]) -> str:
    """The vectors of the encoder's last layer."""
    hidden = made.embeddings()
    for number, channels in enumerate(apart):
        hidden = made.layer(hidden, f"encoder.encoder.layer.{number}", model.encoder.config.num_attention_heads, channels)
    return hidden


def _finished(made: Graph, name: str, inputs: Sequence[Any], outputs: Sequence[Any]) -> Any:
    whole = helper.make_graph(made.nodes, name, inputs, outputs, made.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)])
    model.ir_version = 9
    return model


def _given() -> list[Any]:
    return [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "token_type_ids")
    ]


def graph(tagger: Tagger, apart: Sequence[Any]) -> Any:
    """The tagger as an ONNX model: `input_ids` and `token_type_ids` of windows of one length in, `logits` out."""
    made = Graph(tagger.state_dict())
    hidden = _encoded(made, tagger, apart)
    scores = made.node("MatMul", [hidden, made.constant(tagger.head.weight.detach().numpy().T)])
    made.nodes.append(helper.make_node("Add", [scores, made.weight("head.bias")], ["logits"]))
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", len(TAGS)])]
    return _finished(made, "tagger", _given(), outputs)


def relations_graph(model: Any, sentences: Sequence[Sequence[int]]) -> Any:
    """A classifier of relations as an ONNX model: `input_ids`, `token_type_ids` and `pools` in, `logits` out. Its outlying
    channels are found on `sentences` of word pieces."""

    def run() -> None:
        for ids in sentences:
            model.encoder(input_ids=torch.tensor([ids]))

    made = Graph(model.state_dict())
    hidden = _encoded(made, model, outliers(model, run))
    pooled = made.node("MatMul", ["pools", hidden])
    flat = made.node("Flatten", [pooled], axis=1)
    scores = made.node("MatMul", [flat, made.constant(model.head.weight.detach().numpy().T)])
    made.nodes.append(helper.make_node("Add", [scores, made.weight("head.bias")], ["logits"]))
    pools = helper.make_tensor_value_info("pools", TensorProto.FLOAT, ["batch", "pools", "length"])
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(model.head.bias)])]
    return _finished(made, "relations", [*_given(), pools], outputs)


def main(folder: str, corpus: str, target: str) -> None:
    tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    records = [json.loads(line) for line in Path(corpus).read_text(encoding="utf8").split("\n") if line]
    tagger = averaged(Path(folder))
    sample = records[:: max(1, len(records) // SAMPLED)]
    model = graph(tagger, outliers(tagger, lambda: read_articles(tagger, sample, tokenizer)))
    Path(target).mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(Path(target) / "tagger.onnx"))
    shutil.copy(ENCODER / "tokenizer.json", Path(target) / "tokenizer.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
