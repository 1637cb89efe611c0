"""Masks as the tools of trainers read them: the only importer of pycocotools.

It is native code that crashes, loops or returns uninitialised memory on strings that it did not
make itself, so it is shown nothing but strings written here from checked runs, and runs in workers
only.
"""

from pycocotools import mask as coco_mask

from annotations.masks.counts import runs_to_counts
from annotations.masks.rle import MaskGeometry, rle_to_runs
from annotations.values import BBoxXYWH, CocoRle


def trainers_geometry(rle: CocoRle) -> MaskGeometry:
    """Measure a mask with pycocotools: a witness that does not share our code.

    Raises:
        InvalidRleError: The counts break the format; pycocotools did not see them.
    """
    counts = runs_to_counts(rle_to_runs(rle)).encode("ascii")
    ours = {"size": [rle.size_hw.height, rle.size_hw.width], "counts": counts}
    left, top, width, height = (int(side) for side in coco_mask.toBbox(ours))
    return MaskGeometry(int(coco_mask.area(ours)), BBoxXYWH(left, top, width, height))
