"""From the decoder's logits to the size of the image, in SAM's two bilinear steps.

One step would give other edges: SAM resizes to the padded model frame first, cuts the padding
away, then resizes to the image. The browser does the same.
"""

import torch
from torch.nn import functional

from annotations.sam.preprocessing import resized_size
from annotations.values import SizeHW


def upsample_logits(low_res_logits: torch.Tensor, size_hw: SizeHW, input_size: int) -> torch.Tensor:
    """Bring logits to the image frame.

    Args:
        low_res_logits: (N, L, L), lowres frame, padding included.
        size_hw: Of the oriented original.
        input_size: Long side of the model frame.

    Returns:
        (N, H, W); 4 bytes a pixel, and nothing is thresholded.

    Source: segment_anything/modeling/sam.py, Sam.postprocess_masks.
    """
    valid = resized_size(size_hw, input_size)
    model_frame = functional.interpolate(
        low_res_logits.unsqueeze(0), (input_size, input_size), mode="bilinear", align_corners=False
    )
    image_frame = functional.interpolate(
        model_frame[..., : valid.height, : valid.width],
        tuple(size_hw),
        mode="bilinear",
        align_corners=False,
    )
    return image_frame.squeeze(0)
