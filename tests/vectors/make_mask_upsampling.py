"""Make mask_upsampling.json: small logits and the masks that Meta's postprocess_masks makes.

Read by tests/unit/sam (Python) and by the frontend's mask tests (TypeScript).
Run: python -m tests.vectors.make_mask_upsampling

masks: {name, size: [height, width], input_size, logits: L rows of L numbers (lowres frame,
padding included, L = input_size / 4), counts: COCO RLE of logits > 0 in the image frame}.

No interpolated logit lies within `MARGIN` of the threshold, so any bilinear implementation that
is exact to that gives every pixel of the mask.
"""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.sam.package import Sam
from tests.support.coco_truth import coco_counts
from tests.support.official_sam import ResizeLongestSide
from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).with_name("mask_upsampling.json")

MARGIN = 1e-3
# name: (image size, input size)
CASES = {
    "square, as large as the model frame": ((32, 32), 32),
    "enlarged square": ((45, 45), 32),
    "shrunk square": ((21, 21), 32),
    "landscape": ((20, 30), 32),
    "portrait": ((40, 27), 32),
    "thin": ((7, 50), 32),
    "tall and thin": ((50, 6), 32),
    "one pixel": ((1, 1), 32),
    "large": ((75, 52), 32),
    "finer logits": ((60, 80), 64),
}


def make_vectors() -> bytes:
    """Give the content of mask_upsampling.json, the same every time."""
    masks = [_vector(name, size, input_size) for name, (size, input_size) in CASES.items()]
    return one_line_each({"masks": masks})


def _vector(name: str, size: tuple[int, int], input_size: int) -> dict[str, object]:
    random = np.random.default_rng(len(name))
    lowres_size = input_size // 4
    while True:
        # Quarters are exact in float32 and short in JSON.
        logits = random.integers(-24, 25, (lowres_size, lowres_size)) / 4
        upsampled = _postprocess(logits, size, input_size)
        if np.abs(upsampled).min() > MARGIN:
            return {
                "name": name,
                "size": size,
                "input_size": input_size,
                "logits": logits.tolist(),
                "counts": coco_counts(upsampled > 0),
            }


def _postprocess(
    logits: NDArray[np.float64], size: tuple[int, int], input_size: int
) -> NDArray[np.float64]:
    """Run Meta's own two steps, in float64."""
    model = SimpleNamespace(image_encoder=SimpleNamespace(img_size=input_size))
    resized = ResizeLongestSide.get_preprocess_shape(*size, input_size)
    batch = torch.from_numpy(logits)[None, None]
    upsampled: NDArray[np.float64] = Sam.postprocess_masks(model, batch, resized, size)[
        0, 0
    ].numpy()
    return upsampled


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
