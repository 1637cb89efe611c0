"""Make crop_grid.json: the crops of images, and the one that belongs to what a screen shows.

Read by tests/unit/imaging (Python) and by the frontend's geometry tests (TypeScript).
Run: python -m tests.vectors.make_crop_grid

layers: {detail_long_side, layers}.
grids: {size: [height, width], layer, side, xs, ys}; a crop begins at each x and y.
choices: {name, size, detail_long_side, shown: [x0, y0, x1, y1], crop: [x0, y0, x1, y1] or null};
found here by looking at every crop: the deepest layer with a crop that holds what is shown and a
sixteenth of it on each side, as far as the image goes; of several the one whose middle is nearest,
of equals the first, row by row.
"""

from pathlib import Path

from annotations.imaging.crops import CropBox, crop_layers, crop_side
from annotations.values import SizeHW
from tests.support.vector_json import one_line_each

VECTORS_PATH = Path(__file__).with_name("crop_grid.json")

DISPLAY_LONG_SIDES = (1, 255, 256, 511, 512, 1023, 1024, 2047, 2048, 4000, 4095, 4096)
GRIDS = (
    ((3000, 4000), 1), ((3000, 4000), 2), ((3000, 4000), 3), ((600, 4001), 2), ((4001, 600), 3),
    ((513, 512), 1), ((20000, 30000), 4), ((7, 1024), 2),
)  # fmt: skip
CHOICES = (
    ("all of it", (3000, 4000), 4000, (0, 0, 4000, 3000)),
    ("half of it, with no room for a halo", (3000, 4000), 4000, (1000, 700, 3000, 2000)),
    ("a quarter in the middle", (3000, 4000), 4000, (1600.5, 1200.25, 2400.5, 1800.75)),
    ("a quarter in the corner, where the image is the halo", (3000, 4000), 4000, (0, 0, 800, 600)),
    ("a little", (3000, 4000), 4000, (1900, 1400, 2050, 1500)),
    ("less than any crop", (3000, 4000), 4000, (1999, 1499, 2001, 1501)),
    ("the far corner", (3000, 4000), 4000, (3900, 2950, 4000, 3000)),
    ("between two crops of equal right", (4096, 4096), 4096, (1056, 1056, 1056, 1056)),
    ("a strip as wide as the image", (3000, 4000), 4000, (0, 1400, 4000, 1500)),
    ("a thin image", (300, 4000), 4000, (1000, 0, 1300, 300)),
    ("a display smaller than the image", (20000, 30000), 4096, (9000, 9000, 9700, 9500)),
    ("an image too small for crops", (400, 500), 500, (100, 100, 120, 120)),
)


def crop_starts(length: int, side: int) -> list[int]:
    """List where the crops of a layer begin along one axis of the image.

    Args:
        length: Of the axis, px.
        side: Of the layer's squares, px.

    Returns:
        Ascending: steps of a quarter of a side, and one that ends with the image.
    """
    last = max(0, length - side)
    return [*range(0, last, max(1, side // 4)), last]


def cut_grid(size_hw: SizeHW, layer: int) -> list[CropBox]:
    """List the crops of a layer, row by row."""
    height, width = size_hw
    side = crop_side(size_hw, layer)
    return [
        CropBox(x0, y0, min(x0 + side, width), min(y0 + side, height))
        for y0 in crop_starts(height, side)
        for x0 in crop_starts(width, side)
    ]


def make_vectors() -> bytes:
    """Give the content of crop_grid.json, the same every time."""
    return one_line_each(
        {
            "layers": [
                {"detail_long_side": side, "layers": crop_layers(side)}
                for side in DISPLAY_LONG_SIDES
            ],
            "grids": [_grid(SizeHW(*size), layer) for size, layer in GRIDS],
            "choices": [
                {
                    "name": name,
                    "size": size,
                    "detail_long_side": display,
                    "shown": shown,
                    "crop": _choose(SizeHW(*size), crop_layers(display), shown),
                }
                for name, size, display, shown in CHOICES
            ],
        }
    )


def _grid(size_hw: SizeHW, layer: int) -> dict[str, object]:
    side = crop_side(size_hw, layer)
    return {
        "size": list(size_hw),
        "layer": layer,
        "side": side,
        "xs": crop_starts(size_hw.width, side),
        "ys": crop_starts(size_hw.height, side),
    }


def _choose(
    size_hw: SizeHW, layers: int, shown: tuple[float, float, float, float]
) -> list[int] | None:
    x0, y0, x1, y1 = shown
    across, down = (x1 - x0) / 16, (y1 - y0) / 16
    left, top = max(0, x0 - across), max(0, y0 - down)
    right, bottom = min(size_hw.width, x1 + across), min(size_hw.height, y1 + down)

    def is_held(crop: CropBox) -> bool:
        is_wide = crop.x0 <= left and right <= crop.x1
        return is_wide and crop.y0 <= top and bottom <= crop.y1

    def distance(crop: CropBox) -> float:
        dx = (crop.x0 + crop.x1) / 2 - (x0 + x1) / 2
        dy = (crop.y0 + crop.y1) / 2 - (y0 + y1) / 2
        return dx * dx + dy * dy

    for layer in range(layers, 0, -1):
        if held := [crop for crop in cut_grid(size_hw, layer) if is_held(crop)]:
            nearest = min(held, key=distance)
            return list(nearest)
    return None


if __name__ == "__main__":
    VECTORS_PATH.write_bytes(make_vectors())
