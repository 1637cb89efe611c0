"""Compare an export of `coins` with the server's predictor and with the coins themselves.

`check_export.py FOLDER` reads `coins.png`, `instances.json` (the export), `annotations.json` (the
REST answer, for the recipes) and `embedding.bin` (the bytes that the browser had), and prints one
JSON object an annotation: IoU with the true coin, area, and pixels that differ from the replay.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from pycocotools.coco import COCO
from scipy import ndimage
from skimage import filters, segmentation

from annotations.embeddings.codec import embedding_from_bytes
from annotations.sam.loader import load_sam
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import parse_prompts
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName


def coin_labels(gray: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Separate the coins by threshold and watershed.

    Args:
        gray: (H, W).

    Returns:
        (H, W), 0 for the background, a number for each coin.
    """
    markers = np.zeros(gray.shape, np.int32)
    markers[gray < 30] = 1
    markers[gray > 150] = 2
    flooded = segmentation.watershed(filters.sobel(gray), markers)
    numbered, _ = ndimage.label(ndimage.binary_fill_holes(flooded - 1))
    return np.asarray(numbered, np.int32)


def best_iou(mask: NDArray[np.bool_], labels: NDArray[np.int32]) -> float:
    """Give the IoU of a mask with the coin that it covers most."""
    coin = labels == np.bincount(labels[mask])[1:].argmax() + 1
    return float((mask & coin).sum() / (mask | coin).sum())


def main(folder: Path) -> None:
    """Print one line of JSON for each exported annotation."""
    labels = coin_labels(np.asarray(Image.open(folder / "coins.png").convert("L")))
    embedding = embedding_from_bytes((folder / "embedding.bin").read_bytes())
    sam = load_sam(CHECKPOINTS[ModelName.STARTER], folder, torch.device("cpu"))
    predictor = Predictor(sam)
    predictor.set_embedding(embedding.array, embedding.image_hw)
    recipes = {
        row["number"]: row["recipe"]
        for row in json.loads((folder / "annotations.json").read_text())["results"]
    }
    coco = COCO(folder / "instances.json")
    for annotation in coco.loadAnns(coco.getAnnIds()):
        mask = coco.annToMask(annotation).astype(bool)
        prompts = parse_prompts(recipes[annotation["id"]]["prompts"])
        expected = predictor.replay(prompts).mask
        report = {
            "id": annotation["id"],
            "area": annotation["area"],
            "pixels": int(mask.sum()),
            "iou_with_coin": best_iou(mask, labels),
            "pixels_unlike_server": int((mask ^ expected).sum()),
            "prompts": len(prompts),
        }
        print("report", json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
