"""Write `proposals.json`: proposals, thresholds and what they leave, by the server's own rules.

python -m tests.vectors.make_proposals
"""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from annotations.sam.automask.proposals import Proposal, ProposalThresholds, choose_proposals
from tests.support.vector_json import one_line_each

TARGET = Path(__file__).parent / "proposals.json"
COUNT = 120


def make_proposals() -> list[Proposal]:
    """Draw boxes that overlap much; a third of the scores are equal to another one."""
    random = np.random.default_rng(17)
    rows = []
    for _ in range(COUNT):
        left, top = random.integers(0, 60, 2).tolist()
        width, height = random.integers(1, 40, 2).tolist()
        score = float(np.float32(random.choice([0.5, 0.7, 0.88, random.uniform(0.3, 1)])))
        rows.append(
            Proposal(
                counts="",
                area=int(random.integers(1, width * height + 1)),
                bbox=[left, top, width, height],
                predicted_iou=score,
                stability_score=float(np.float32(random.uniform(0.4, 1))),
                point=[0.0, 0.0],
            )
        )
    return sorted(rows, key=lambda row: -row["predicted_iou"])


def main() -> None:
    """Write the file."""
    proposals = make_proposals()
    cases: list[dict[str, Any]] = []
    for iou, stability, overlap, area in product(
        (0, 0.5, 0.88), (0, 0.8), (0, 0.3, 0.7, 1), (0, 200)
    ):
        wanted = ProposalThresholds(
            pred_iou_thresh=iou,
            stability_score_thresh=stability,
            box_nms_thresh=overlap,
            min_area=area,
        )
        cases.append(
            {
                "predicted_iou": iou,
                "stability": stability,
                "overlap": overlap,
                "min_area": area,
                "chosen": choose_proposals(proposals, wanted),
            }
        )
    rows = [
        {name: row[name] for name in ("area", "bbox", "predicted_iou", "stability_score")}
        for row in proposals
    ]
    TARGET.write_bytes(one_line_each({"proposals": rows, "cases": cases}))


if __name__ == "__main__":
    main()
