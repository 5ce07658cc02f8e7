#!/usr/bin/env python3
"""Makes reference vectors: what the Python library sentence-transformers itself answers for given texts.

The tests of packages/core compare tokens and vectors with them one by one, so they come from the reference
implementation at full precision and never from our own output.

  python3 -m venv .venv && .venv/bin/pip install sentence-transformers
  .venv/bin/python make_reference.py WEIGHTS_FOLDER TEXTS.json reference-vectors.json

TEXTS.json is a list of texts, or a file this script made before, whose texts are then used again. For each
text: `input_ids` as the tokenizer gives them, cut to 256, and `vector`, mean-pooled and normalised, fp32.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

MAX_TOKENS = 256  # max_seq_length of the model's sentence_bert_config.json
DECIMALS = 7  # One more than fp32 keeps of numbers near 0.1, the size of a component.


def read_texts(path: Path) -> list[str]:
    content = json.loads(path.read_text(encoding="utf-8"))
    texts = content if isinstance(content, list) else [row["text"] for row in content["rows"]]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise SystemExit(f"{path.name}: expected a list of texts, or a file with rows that have one each")
    return texts


def answers(weights_folder: Path, texts: list[str]) -> dict:
    import sentence_transformers
    import tokenizers
    import torch

    torch.set_num_threads(1)  # More threads add up in another order, and the last bits change.
    model = sentence_transformers.SentenceTransformer(str(weights_folder), device="cpu")
    if model.max_seq_length != MAX_TOKENS:
        raise SystemExit(f"expected a model of {MAX_TOKENS} tokens, found {model.max_seq_length}")

    rows = []
    for text in texts:
        # One at a time: padding within a batch changes the last bits.
        vector = model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        tokens = model.tokenizer(text, truncation=True, max_length=MAX_TOKENS)
        rows.append(
            {
                "text": text,
                "input_ids": tokens["input_ids"],
                "vector": [round(float(component), DECIMALS) for component in vector],
            }
        )
    return {
        "reference": {
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "max_seq_length": MAX_TOKENS,
            "sentence_transformers": sentence_transformers.__version__,
            "tokenizers": tokenizers.__version__,
            "torch": torch.__version__.split("+")[0],
        },
        "rows": rows,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights_folder", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    result = answers(arguments.weights_folder, read_texts(arguments.texts))
    arguments.target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
