"""Replay on the server's predictor what the browser decoded, and compare the masks.

    replay_sequences.py FILE

FILE is the JSON that `samePixels.spec.ts` writes; embeddings lie beside it. Prints a JSON object:
how many masks were compared, and those that differ in more than max(2, 0.1 % of the area) pixels.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from annotations.embeddings.codec import embedding_from_bytes
from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.rle import rle_from_json
from annotations.sam.loader import load_sam
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import parse_prompts
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW

MAX_DIFFERING_PIXELS = 2
MAX_DIFFERING_SHARE = 0.001


def main(path: Path) -> None:
    """Compare and print."""
    spec = CHECKPOINTS[ModelName.STARTER]
    predictor = Predictor(load_sam(spec, Path("not needed"), torch.device("cpu")))
    decoded = json.loads(path.read_text())
    wrong = []
    for place, sequence in enumerate(decoded):
        embedding = embedding_from_bytes((path.parent / sequence["embedding"]).read_bytes())
        predictor.set_embedding(embedding.array, SizeHW(*sequence["size"]))
        expected = predictor.replay(parse_prompts(sequence["prompts"])).mask
        found = rle_to_mask(rle_from_json(sequence["segmentation"]))
        differing = int(np.count_nonzero(expected != found))
        if differing > max(MAX_DIFFERING_PIXELS, MAX_DIFFERING_SHARE * expected.sum()):
            wrong.append({"place": place, "differing": differing, "area": int(expected.sum())})
    sys.stdout.write(json.dumps({"compared": len(decoded), "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
