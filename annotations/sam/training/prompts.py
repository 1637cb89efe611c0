"""Clicks, boxes and corrections as a person would give them, for many objects at once.

SAM's paper (appendix A, "Training algorithm"): a random point of the object or a box with noise of
10 % of its side, at most 20 px; then points drawn from the region of error, with the last mask.
Half of our points go near the middle of their region instead, where people click.

Frames: coordinates are (x, y) in pixels of the model frame; masks are windows of the lowres frame,
half as fine, which begin at `origin`.
"""

from dataclasses import dataclass, replace

import torch
from torch.nn import functional

from annotations.values import PointLabel

# Model pixels along the side of a lowres pixel: the decoder's logits are that much coarser.
LOWRES_PITCH = 2
BOX_NOISE = 0.1
MAX_BOX_NOISE = 20.0
# Lowres pixels; a window of this side is averaged to find the middle of a region.
MIDDLE_REACH = 15


@dataclass(frozen=True, slots=True)
class Prompts:
    """What was given for N objects so far, the same number of tokens for each.

    Attributes:
        coords: (N, T, 2) as (x, y), model frame.
        labels: (N, T), values of `PointLabel`.
    """

    coords: torch.Tensor
    labels: torch.Tensor


def first_prompts(
    targets: torch.Tensor, origins: torch.Tensor, box_share: float, generator: torch.Generator
) -> Prompts:
    """Begin each object with a click or a box: two tokens either way, as a click is padded.

    Args:
        targets: (N, L, L), 1 where the object is; none is empty.
        origins: (N, 2) as (x, y), model frame: where each window begins.
        box_share: How many begin with a box, 0 to 1.
        generator: Source of every choice.
    """
    count = targets.shape[0]
    clicks = _draw_points(targets, origins, generator)
    padding = torch.stack([clicks, torch.zeros_like(clicks)], dim=1)
    boxes = _noisy_boxes(targets, origins, generator)
    is_box = _uniform((count,), targets, generator) < box_share
    coords = torch.where(is_box[:, None, None], boxes, padding)
    corner_labels = [PointLabel.BOX_TOP_LEFT, PointLabel.BOX_BOTTOM_RIGHT]
    click_labels = [PointLabel.FOREGROUND, PointLabel.PADDING]
    labels = torch.where(
        is_box[:, None],
        torch.tensor([corner_labels], device=targets.device),
        torch.tensor([click_labels], device=targets.device),
    )
    return Prompts(coords, labels.to(coords.dtype))


def correct(
    prompts: Prompts,
    masks: torch.Tensor,
    targets: torch.Tensor,
    origins: torch.Tensor,
    generator: torch.Generator,
) -> Prompts:
    """Add a click where the mask is wrong: plus where it lacks, minus where it spills.

    The click goes before the last two tokens, a box or a click with its padding turned round: the
    order of the product is points as clicked, then the box or the padding.

    Args:
        prompts: Given so far.
        masks: (N, L, L) bool, the last answer; a right one gets a further click on the object.
        targets: (N, L, L), 1 where the object is.
        origins: (N, 2) as (x, y), model frame.
        generator: Source of every choice.
    """
    truth = targets > 0.5
    errors = masks ^ truth
    is_right = ~errors.flatten(1).any(1)
    region = torch.where(is_right[:, None, None], truth, errors).to(targets.dtype)
    lowres = _draw_lowres(region, generator)
    rows = torch.arange(len(truth), device=truth.device)
    is_object = truth[rows, lowres[:, 1], lowres[:, 0]]
    label = torch.where(is_object, PointLabel.FOREGROUND, PointLabel.BACKGROUND)
    point = _to_model(lowres, origins, generator)
    is_box = prompts.labels[:, -1:] == PointLabel.BOX_BOTTOM_RIGHT
    tail = torch.where(is_box, 2, 1)
    return _insert(prompts, point, label.to(prompts.labels.dtype), tail)


def _insert(
    prompts: Prompts, point: torch.Tensor, label: torch.Tensor, tail: torch.Tensor
) -> Prompts:
    """Put a token before the last one (padding) or the last two (a box)."""
    count, tokens = prompts.labels.shape
    places = torch.arange(tokens + 1, device=label.device)[None, :]
    new_place = tokens - tail
    source = (places - (places > new_place).long()).clamp(0, tokens - 1)
    coords = prompts.coords.gather(1, source[..., None].expand(count, -1, 2))
    labels = prompts.labels.gather(1, source)
    is_new = places == new_place
    return replace(
        prompts,
        coords=torch.where(is_new[..., None], point[:, None, :], coords),
        labels=torch.where(is_new, label[:, None], labels),
    )


def _draw_points(
    region: torch.Tensor, origins: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    solid = (region > 0.5).to(region.dtype)
    is_thin = ~(solid > 0).flatten(1).any(1)
    solid = torch.where(is_thin[:, None, None], region, solid)
    return _to_model(_draw_lowres(solid, generator), origins, generator)


def _draw_lowres(region: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Draw one lowres pixel (x, y) of each region: half anywhere, half near the middle."""
    side = region.shape[-1]
    anywhere = _uniform(region.shape, region, generator)
    spread = _average(_average(region, (1, MIDDLE_REACH)), (MIDDLE_REACH, 1))
    near_middle = spread + 0.05 * anywhere
    is_middle = _uniform((len(region),), region, generator) < 0.5
    score = torch.where(is_middle[:, None, None], near_middle, anywhere)
    best = torch.where(region > 0, score, -1.0).flatten(1).argmax(1)
    return torch.stack([best % side, best // side], dim=1)


def _average(region: torch.Tensor, kernel: tuple[int, int]) -> torch.Tensor:
    """Average along one axis: a square in two passes costs a seventh of one."""
    padding = (kernel[0] // 2, kernel[1] // 2)
    return functional.avg_pool2d(region[:, None], kernel, stride=1, padding=padding)[:, 0]


def _to_model(
    lowres: torch.Tensor, origins: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Take a random place inside each lowres pixel; the graph adds half a pixel itself."""
    jitter = _uniform((len(lowres), 2), origins, generator)
    return (lowres + jitter) * LOWRES_PITCH + origins - 0.5


def _noisy_boxes(
    targets: torch.Tensor, origins: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Return top left and bottom right corners, (N, 2, 2)."""
    tight = torch.stack([_extent(targets.amax(1)), _extent(targets.amax(2))], dim=2)
    corners = tight.to(origins.dtype) * LOWRES_PITCH + origins[:, None, :]
    sides = corners[:, 1] - corners[:, 0]
    noise = torch.randn(corners.shape, generator=generator, device=corners.device)
    deviation = (BOX_NOISE / 2 * sides).clamp(max=MAX_BOX_NOISE / 2)
    return corners + (noise * deviation[:, None, :]).clamp(-MAX_BOX_NOISE, MAX_BOX_NOISE)


def _extent(profile: torch.Tensor) -> torch.Tensor:
    """Return where (N, L) begins and ends to be above 0: (N, 2), the end exclusive."""
    there = (profile > 0).to(torch.int32)
    first = there.argmax(1)
    last = profile.shape[1] - there.flip(1).argmax(1)
    return torch.stack([first, last], dim=1)


def _uniform(
    shape: tuple[int, ...], like: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    return torch.rand(shape, generator=generator, device=like.device)
