"""What training minimises."""

import torch
from torch.nn import functional

# Tokens 1 to 3 answer ambiguous prompts: only the best of them learns, so that they part.
FIRST_AMBIGUOUS = 1


def measure_iou(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Measure the IoU of every token's mask.

    Args:
        logits: (N, 4, L, L).
        targets: (N, L, L), share of each lowres pixel that is object.

    Returns:
        (N, 4), 0 to 1.
    """
    truth = (targets > 0.5)[:, None]
    masks = logits > 0
    both = (masks & truth).sum((2, 3)).float()
    return both / (masks | truth).sum((2, 3)).clamp(min=1)


def loss(
    logits: torch.Tensor, iou_predictions: torch.Tensor, targets: torch.Tensor
) -> torch.Tensor:
    """Cross entropy and dice of token 0 and of the best of tokens 1 to 3; error of the IoU head.

    SAM's paper weighs focal loss twenty times; with a network this small that collapsed.

    Args:
        logits: (N, 4, L, L).
        iou_predictions: (N, 4).
        targets: (N, L, L), share of each lowres pixel that is object.

    Returns:
        A scalar.
    """
    wanted = targets[:, None].expand_as(logits)
    cross_entropy = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    shares = logits.sigmoid()
    overlap = (shares * wanted).sum((2, 3))
    dice = 1 - (2 * overlap + 1) / (shares.sum((2, 3)) + wanted.sum((2, 3)) + 1)
    by_token = cross_entropy.mean((2, 3)) + dice
    masks = by_token[:, 0].mean() + by_token[:, FIRST_AMBIGUOUS:].amin(1).mean()
    truth = measure_iou(logits.detach(), targets)
    return masks + functional.mse_loss(iou_predictions, truth)
