"""Write `proposals.json`: proposals, thresholds and what they leave, by the server's own rules.

python -m tests.vectors.make_proposals
"""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from annotations.masks.proposals import Proposal, ProposalThresholds, choose_proposals
from tests.support.vector_json import one_line_each

TARGET = Path(__file__).parent / "proposals.json"
COUNT = 120
CLEANED_SHARE = 0.3
# Of a run with one layer: four crops of an image of 100 x 100, then the whole.
CROP_BOXES = ([0, 0, 60, 60], [0, 40, 60, 60], [40, 0, 60, 60], [40, 40, 60, 60], None)


def make_proposals(random: np.random.Generator, crop_box: list[int] | None) -> list[Proposal]:
    """Draw boxes that overlap much; a third of the scores are equal to another one."""
    rows = []
    for _ in range(COUNT if crop_box is None else COUNT // 4):
        left, top = random.integers(0, 60, 2).tolist()
        width, height = random.integers(1, 40, 2).tolist()
        score = float(np.float32(random.choice([0.5, 0.7, 0.88, random.uniform(0.3, 1)])))
        row = Proposal(
            counts="",
            area=int(random.integers(1, width * height + 1)),
            bbox=[left, top, width, height],
            predicted_iou=score,
            stability_score=float(np.float32(random.uniform(0.4, 1))),
            point=[0.0, 0.0],
        )
        if crop_box is not None:
            row["crop_box"] = crop_box
        rows.append(row)
    return sorted(rows, key=lambda row: -row["predicted_iou"])


def clean(random: np.random.Generator, rows: list[Proposal]) -> list[Proposal]:
    """Let some have lost islands, so that their boxes have shrunk."""
    for row in rows:
        if random.uniform() < CLEANED_SHARE:
            left, top, width, height = row["bbox"]
            row["uncleaned_bbox"] = [left, top, width, height]
            row["bbox"] = [left, top, max(width - 5, 1), max(height - 3, 1)]
    return rows


def make_cases(rows: list[Proposal], *, has_crops: bool) -> list[dict[str, Any]]:
    """Choose of a run by every pairing of thresholds."""
    reads_crop_overlap = has_crops or any("uncleaned_bbox" in row for row in rows)
    crop_overlaps = (0.2, 0.7) if reads_crop_overlap else (1,)
    cases = []
    for iou, stability, overlap, crop_overlap, area in product(
        (0, 0.5, 0.88), (0, 0.8), (0, 0.3, 0.7, 1), crop_overlaps, (0, 200)
    ):
        wanted = ProposalThresholds(
            pred_iou_thresh=iou,
            stability_score_thresh=stability,
            box_nms_thresh=overlap,
            crop_nms_thresh=crop_overlap,
            min_area=area,
        )
        cases.append(
            {
                "predicted_iou": iou,
                "stability": stability,
                "overlap": overlap,
                "crop_overlap": crop_overlap,
                "min_area": area,
                "chosen": choose_proposals(rows, wanted, has_crops=has_crops),
            }
        )
    return cases


def run(name: str, rows: list[Proposal], *, has_crops: bool) -> dict[str, Any]:
    """Write a run and its cases."""
    return {
        "name": name,
        "has_crops": has_crops,
        "proposals": [
            {
                "area": row["area"],
                "bbox": row["bbox"],
                "predicted_iou": row["predicted_iou"],
                "stability_score": row["stability_score"],
                "crop_box": row.get("crop_box", [0, 0, 100, 100]),
                "uncleaned_bbox": row.get("uncleaned_bbox"),
            }
            for row in rows
        ],
        "cases": make_cases(rows, has_crops=has_crops),
    }


def main() -> None:
    """Write the file."""
    random = np.random.default_rng(17)
    whole = make_proposals(random, None)
    crops = [row for box in CROP_BOXES for row in make_proposals(random, box)]
    cleaned = clean(random, make_proposals(random, None))
    both = clean(random, [row for box in CROP_BOXES for row in make_proposals(random, box)])
    runs = [
        run("whole image", whole, has_crops=False),
        run("layers of crops", crops, has_crops=True),
        # A layer in which no crop found anything suppresses all the same.
        run("layers without a find", whole, has_crops=True),
        run("small regions removed", cleaned, has_crops=False),
        run("crops and small regions", both, has_crops=True),
    ]
    TARGET.write_bytes(one_line_each({"runs": runs}))


if __name__ == "__main__":
    main()
