"""Non-maximum suppression: of boxes that overlap too much, the one with the best score stays."""

import numpy as np
from numpy.typing import NDArray


def suppress_boxes(
    boxes_xyxy: NDArray[np.float32], scores: NDArray[np.float32], iou_thresh: float
) -> NDArray[np.int64]:
    """Choose boxes greedily, best score first, the earlier of equals.

    Args:
        boxes_xyxy: (N, 4); the sides are x1 - x0 and y1 - y0.
        scores: (N,), higher is better.
        iou_thresh: A box is dropped where its IoU with a chosen one is above this; boxes without
            area overlap nothing.

    Returns:
        (K,) places of the chosen boxes, best score first.

    Cost: K passes over what is left. Source: torchvision's nms, of which these are the ties, too.
    """
    order = np.argsort(-scores, kind="stable")
    x0, y0, x1, y1 = boxes_xyxy[order].astype(np.float32).T
    areas = (x1 - x0) * (y1 - y0)
    is_left = np.ones(len(order), np.bool_)
    chosen = []
    for place in range(len(order)):
        if not is_left[place]:
            continue
        chosen.append(place)
        rest = place + 1 + np.flatnonzero(is_left[place + 1 :])
        widths = np.minimum(x1[place], x1[rest]) - np.maximum(x0[place], x0[rest])
        heights = np.minimum(y1[place], y1[rest]) - np.maximum(y0[place], y0[rest])
        common = np.maximum(widths, 0) * np.maximum(heights, 0)
        unions = areas[place] + areas[rest] - common
        ious = np.divide(common, unions, out=np.zeros_like(common), where=unions > 0)
        # As torchvision compares: the float32 IoU with the threshold in double precision.
        is_left[rest[ious > np.float64(iou_thresh)]] = False
    return order[np.array(chosen, np.int64)]
