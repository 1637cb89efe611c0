"""pycocotools as the truth in tests. It only sees masks and files that the tests made."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO


def coco_counts(mask: npt.NDArray[np.bool_]) -> str:
    """Encode a (H, W) mask."""
    encoded = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    return str(encoded["counts"].decode())


def coco_counts_of_runs(runs: list[int], size: list[int]) -> str:
    """Encode run lengths, background first."""
    encoded = coco_mask.frPyObjects({"size": size, "counts": runs}, *size)
    return str(encoded["counts"].decode())


def coco_counts_of_polygon(polygon: list[float], size: Sequence[int]) -> str:
    """Fill one well-formed polygon [x0, y0, x1, y1, …]."""
    (encoded,) = coco_mask.frPyObjects([polygon], *size)
    return str(encoded["counts"].decode())


def coco_geometry(counts: str, size: list[int]) -> tuple[int, list[int]]:
    """Measure area and [x, y, width, height] of a valid RLE."""
    rle = {"size": size, "counts": counts.encode()}
    return int(coco_mask.area(rle)), [int(side) for side in coco_mask.toBbox(rle)]


def coco_iou(first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> float:
    """Divide intersection by union of two (H, W) masks."""
    encoded = [
        coco_mask.encode(np.asfortranarray(mask.astype(np.uint8))) for mask in (first, second)
    ]
    return float(coco_mask.iou(encoded[:1], encoded[1:], [0])[0, 0])


def coco_mask_of(coco: COCO, annotation_id: int) -> npt.NDArray[np.bool_]:
    """Decode the (H, W) mask of an annotation in a loaded file."""
    with warnings.catch_warnings():
        # pycocotools 2.0.11 under NumPy 2: "__array__ must implement 'copy'".
        warnings.simplefilter("ignore", DeprecationWarning)
        mask: npt.NDArray[np.bool_] = coco.annToMask(coco.anns[annotation_id]) == 1
    return mask


def load_coco(path: Path) -> COCO:
    """Read a COCO file as trainers do; the result is a pycocotools index of the file."""
    return COCO(str(path))
