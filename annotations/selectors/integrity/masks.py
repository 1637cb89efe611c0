"""Every mask is a valid RLE of its image's size, and its row's measures are the mask's."""

from collections.abc import Iterator
from typing import Final

from annotations.errors import InvalidRleError
from annotations.masks.rle import rle_from_json, rle_geometry
from annotations.models import Annotation
from annotations.selectors.integrity.findings import Depth, Finding
from annotations.values import SizeHW

ROWS_AT_ONCE: Final = 500


def check_masks(_depth: Depth) -> Iterator[Finding]:
    """Decode the runs of every mask, deleted ones included, and measure them."""
    rows = Annotation.objects.select_related("image").order_by("pk")
    for annotation in rows.iterator(chunk_size=ROWS_AT_ONCE):
        problem = _problem(annotation)
        if problem:
            yield Finding(
                code="mask-invalid", what="annotation", where=str(annotation.pk), message=problem
            )


def _problem(annotation: Annotation) -> str:
    size = SizeHW(annotation.image.height, annotation.image.width)
    value = {"size": list(size), "counts": annotation.rle_counts}
    try:
        geometry = rle_geometry(rle_from_json(value, size_hw=size))
    except InvalidRleError as error:
        return f"Its mask is no RLE of {size.height} x {size.width} pixels: {error.message}"
    stored_box = (
        annotation.bbox_x,
        annotation.bbox_y,
        annotation.bbox_width,
        annotation.bbox_height,
    )
    if (annotation.area, stored_box) != (geometry.area, tuple(geometry.bbox)):
        return (
            f"Its row says area {annotation.area} and bbox {list(stored_box)}; "
            f"its mask has {geometry.area} and {list(geometry.bbox)}."
        )
    return ""
