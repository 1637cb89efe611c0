import pytest
import torch

from annotations.sam.training.prompts import Prompts, correct, first_prompts
from annotations.values import PointLabel

PITCH = 2
ORIGIN = (64.0, 128.0)


def disc(side: int, x: float, y: float, radius: float) -> torch.Tensor:
    centres = torch.arange(side) + 0.5
    inside = (centres[None, :] - x) ** 2 + (centres[:, None] - y) ** 2 < radius**2
    return inside.float()


@pytest.fixture
def targets() -> torch.Tensor:
    return torch.stack([disc(64, 20, 30, 12)] * 50)


@pytest.fixture
def origins() -> torch.Tensor:
    return torch.tensor([ORIGIN] * 50)


def lowres_of(point: torch.Tensor) -> tuple[int, int]:
    x, y = ((point + 0.5 - torch.tensor(ORIGIN)) / PITCH).floor().int().tolist()
    return x, y


def test_first_clicks_lie_in_the_object_and_are_padded(
    targets: torch.Tensor, origins: torch.Tensor
) -> None:
    prompts = first_prompts(targets, origins, 0.0, torch.Generator().manual_seed(1))

    assert prompts.labels.tolist() == [[PointLabel.FOREGROUND, PointLabel.PADDING]] * 50
    assert prompts.coords[:, 1].abs().max() == 0
    for point in prompts.coords[:, 0]:
        x, y = lowres_of(point)
        assert targets[0, y, x] == 1


def test_boxes_are_around_the_object_give_or_take_a_tenth(
    targets: torch.Tensor, origins: torch.Tensor
) -> None:
    prompts = first_prompts(targets, origins, 1.0, torch.Generator().manual_seed(1))

    assert prompts.labels.tolist() == [[PointLabel.BOX_TOP_LEFT, PointLabel.BOX_BOTTOM_RIGHT]] * 50
    tight = torch.tensor([[8, 18], [32, 42]]) * PITCH + torch.tensor(ORIGIN)
    off = (prompts.coords - tight).abs()
    assert off.max() <= 20
    assert 0.5 < off.mean() < 0.1 * 48


def test_boxes_without_noise_would_be_tight(origins: torch.Tensor) -> None:
    target = torch.zeros(1, 64, 64)
    target[0, 5, 9] = 1
    prompts = first_prompts(target, origins[:1], 1.0, torch.Generator().manual_seed(3))

    expected = torch.tensor([[9, 5], [10, 6]]) * PITCH + torch.tensor(ORIGIN)
    assert (prompts.coords[0] - expected).abs().max() < 0.5


def test_corrections_lie_in_the_error_and_tell_its_kind(
    targets: torch.Tensor, origins: torch.Tensor
) -> None:
    masks = torch.stack([disc(64, 24, 30, 12)] * 50) > 0
    generator = torch.Generator().manual_seed(2)
    prompts = first_prompts(targets, origins, 0.0, generator)

    corrected = correct(prompts, masks, targets, origins, generator)

    seen = set()
    for point, label in zip(corrected.coords[:, 1], corrected.labels[:, 1], strict=True):
        x, y = lowres_of(point)
        assert bool(masks[0, y, x]) != bool(targets[0, y, x])
        assert label == targets[0, y, x]
        seen.add(int(label))
    assert seen == {PointLabel.BACKGROUND, PointLabel.FOREGROUND}
    assert (corrected.labels[:, 2] == PointLabel.PADDING).all()
    assert torch.equal(corrected.coords[:, 0], prompts.coords[:, 0])


def test_a_right_mask_gets_a_further_click_on_the_object(
    targets: torch.Tensor, origins: torch.Tensor
) -> None:
    generator = torch.Generator().manual_seed(2)
    prompts = first_prompts(targets, origins, 0.0, generator)

    corrected = correct(prompts, targets > 0, targets, origins, generator)

    assert (corrected.labels[:, 1] == PointLabel.FOREGROUND).all()


def test_clicks_stand_before_the_box_in_the_order_in_which_they_came() -> None:
    box = Prompts(
        torch.tensor([[[10.0, 10.0], [30.0, 30.0]]]),
        torch.tensor([[PointLabel.BOX_TOP_LEFT, PointLabel.BOX_BOTTOM_RIGHT]]).float(),
    )
    target, generator = torch.zeros(1, 64, 64), torch.Generator().manual_seed(4)
    target[0, 8:12, 8:12] = 1
    nothing, origin = torch.zeros(1, 64, 64, dtype=torch.bool), torch.zeros(1, 2)

    once = correct(box, nothing, target, origin, generator)
    twice = correct(once, nothing, target, origin, generator)

    assert twice.labels.tolist() == [
        [
            PointLabel.FOREGROUND,
            PointLabel.FOREGROUND,
            PointLabel.BOX_TOP_LEFT,
            PointLabel.BOX_BOTTOM_RIGHT,
        ]
    ]
    assert torch.equal(twice.coords[0, 0], once.coords[0, 0])
    assert torch.equal(twice.coords[0, 2:], box.coords[0])
