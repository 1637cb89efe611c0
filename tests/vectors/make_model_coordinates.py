"""Make model_coordinates.json: sizes and points in the model frame, by Meta's ResizeLongestSide.

Read by tests/unit/sam (Python) and by the frontend's geometry tests (TypeScript).
Run: python -m tests.vectors.make_model_coordinates

sizes: {size: [height, width], input_size, resized: [height, width]}, exact.
points: {size, input_size, image: [x, y], model: [x, y]}, float64, exact with the order of
operations x * (resized width / width).
"""

from pathlib import Path

import numpy as np

from tests.support.official_sam import ResizeLongestSide
from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).with_name("model_coordinates.json")

INPUT_SIZES = (1024, 256)
# The last two rows: shares close to a half pixel, and very thin and very large images.
SIZES = (
    (1024, 1024), (256, 256), (1, 1), (64, 64), (480, 640), (640, 480), (1080, 1920), (600, 1800),
    (1500, 2250), (2130, 1960), (2145, 1960), (4400, 2800), (303, 384), (3024, 4032), (333, 1000),
    (1, 2), (683, 1024), (341, 1023), (999, 2048), (1021, 2048), (2048, 4095), (12345, 54321),
    (8, 2048), (3, 512), (100, 25600), (20000, 30000),
)  # fmt: skip
POINT_SHARES = ((0.0, 0.0), (0.5, 0.25), (0.123456789, 0.987654321), (1.0, 1.0))


def make_vectors() -> bytes:
    """Give the content of model_coordinates.json, the same every time."""
    sizes: list[dict[str, object]] = []
    points: list[dict[str, object]] = []
    for input_size in INPUT_SIZES:
        transform = ResizeLongestSide(input_size)
        for size in SIZES:
            resized = transform.get_preprocess_shape(*size, input_size)
            sizes.append({"size": size, "input_size": input_size, "resized": resized})
            points += [
                {
                    "size": size,
                    "input_size": input_size,
                    "image": image,
                    "model": transform.apply_coords(np.array(image), size).tolist(),
                }
                for image in _points(size)[:: 1 if size[0] in (2130, 2145, 303) else 3]
            ]
    return one_line_each({"sizes": sizes, "points": points})


def _points(size: tuple[int, int]) -> list[tuple[float, float]]:
    height, width = size
    return [(round(x * width, 3), round(y * height, 3)) for x, y in POINT_SHARES]


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
