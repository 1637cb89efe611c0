"""A training run on windows of 64 px: small enough for a test, all code the same."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.sam.registry import CHECKPOINTS
from annotations.sam.training.batches import BatchPlan, batches, make_batch
from annotations.sam.training.forward import Windows, decode_rows, encode_windows
from annotations.sam.training.objective import loss, measure_iou
from annotations.sam.training.prompts import Prompts
from annotations.sam.training.trainer import (
    TrainingPlan,
    TrainingState,
    begin,
    resume,
    save,
    train,
    train_step,
)
from annotations.values import ModelName, PointLabel

SPEC = CHECKPOINTS[ModelName.STARTER]
CPU = torch.device("cpu")
PLAN = TrainingPlan(seed=5, steps=8, windows=2, objects=2, window=64)
BATCHES = BatchPlan(PLAN.seed, SPEC.input_size, PLAN.window, PLAN.windows, PLAN.objects)


def walk(state: TrainingState, steps: int) -> list[float]:
    losses = []
    for _ in range(steps):
        figures = train_step(state, make_batch(BATCHES, state.step, is_whole=False))
        state.step += 1
        losses.append(figures["loss"])
    return losses


def test_no_batch_has_an_empty_object_or_one_in_the_padding() -> None:
    for number in range(30):
        batch = make_batch(BATCHES, number, is_whole=False)
        for targets, (height, width) in zip(batch.targets, batch.valid_hw, strict=True):
            assert targets.any((1, 2)).all()
            assert not targets[:, height:].any()
            assert not targets[:, :, width:].any()
        assert (batch.origins % 8 == 0).all()
        assert (batch.origins + PLAN.window <= SPEC.input_size).all()


def test_a_share_of_the_whole_frames_is_plain_and_no_window() -> None:
    plain = replace(BATCHES, plain_share=1.0)

    window, same_window = (make_batch(plan, 3, is_whole=False) for plan in (BATCHES, plain))
    whole, plain_whole = (make_batch(plan, 3, is_whole=True) for plan in (BATCHES, plain))

    np.testing.assert_array_equal(window.pixels, same_window.pixels)
    assert plain_whole.pixels.shape == whole.pixels.shape == (1, 512, 512, 3)
    assert (plain_whole.pixels != whole.pixels).mean() > 0.5


def test_a_plain_frame_shows_its_scene_enlarged_twice() -> None:
    batch = make_batch(replace(BATCHES, plain_share=1.0), 3, is_whole=True)

    blocks = batch.targets.reshape(len(batch.targets), -1, 256, 2, 256, 2)
    assert np.array_equal(blocks.any((3, 5)), blocks.all((3, 5)))


def test_batches_come_in_order_whoever_made_them() -> None:
    wholes = np.zeros(5, np.bool_)

    with batches(BATCHES, 1, wholes, processes=2) as stream:
        made = list(stream)

    assert len(made) == 4
    for number, batch in enumerate(made, start=1):
        expected = make_batch(BATCHES, number, is_whole=False)
        np.testing.assert_array_equal(batch.pixels, expected.pixels)
        np.testing.assert_array_equal(batch.targets, expected.targets)


def test_a_maker_that_ends_early_is_said_and_not_waited_for() -> None:
    impossible = replace(BATCHES, objects=-1)

    with (
        batches(impossible, 1, np.zeros(2, np.bool_), processes=1) as stream,
        pytest.raises(ChildProcessError, match="ended with 1"),
    ):
        next(stream)


@pytest.mark.parametrize("has_previous", [False, True])
def test_a_whole_frame_is_decoded_as_the_product_decodes_it(has_previous: bool) -> None:
    state = begin(PLAN, CPU)
    state.network.eval()
    graph = DecoderGraph(LoadedSam(SPEC, state.network, CPU)).eval()
    generator = torch.Generator().manual_seed(0)
    side = SPEC.input_size
    pixels = torch.randint(0, 255, (1, side, side, 3), generator=generator, dtype=torch.uint8)
    lowres = torch.randn(1, SPEC.lowres_size, SPEC.lowres_size, generator=generator)
    prompts = Prompts(
        torch.tensor([[[40.0, 70.5], [0.0, 0.0]]]),
        torch.tensor([[PointLabel.FOREGROUND, PointLabel.PADDING]]).float(),
    )

    with torch.inference_mode():
        whole = encode_windows(
            state.network,
            pixels,
            torch.tensor([[side, side]]),
            torch.zeros(1, 2, dtype=torch.int64),
        )
        logits, ious = decode_rows(state.network, whole, prompts, lowres if has_previous else None)
        expected_logits, expected_ious = graph(
            whole.embeddings,
            prompts.coords,
            prompts.labels,
            lowres[:, None],
            torch.tensor([float(has_previous)]),
        )

    torch.testing.assert_close(logits, expected_logits, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(ious, expected_ious, atol=1e-4, rtol=1e-4)


def test_rows_with_and_without_a_previous_mask_may_be_mixed() -> None:
    state = begin(PLAN, CPU)
    side = SPEC.grid // 8
    windows = Windows(torch.randn(2, SPEC.channels, side, side), torch.zeros(2, 1, 1, 1))
    prompts = Prompts(torch.zeros(2, 1, 2), torch.ones(2, 1))
    previous = torch.ones(2, 4 * side, 4 * side)
    previous[0] = torch.nan

    with torch.inference_mode():
        mixed, _ = decode_rows(state.network, windows, prompts, previous)
        without, _ = decode_rows(state.network, windows, prompts)

    torch.testing.assert_close(mixed[0], without[0])
    assert not torch.allclose(mixed[1], without[1])


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    straight, stopped = begin(PLAN, CPU), begin(PLAN, CPU)

    expected = walk(straight, 4)
    before = walk(stopped, 2)
    save(stopped, tmp_path)
    after = walk(resume(tmp_path, CPU), 2)

    assert before + after == expected


def test_the_averaged_weights_follow_the_trained_ones() -> None:
    state = begin(PLAN, CPU)
    name = "image_encoder.neck.0.expand.weight"
    first = state.averaged[name].clone()

    walk(state, 2)

    trained = state.network.image_encoder.get_parameter("neck.0.expand.weight")
    assert not torch.equal(state.averaged[name], first)
    assert not torch.equal(state.averaged[name], trained)


def test_a_step_in_bfloat16_loses_about_as_much_as_one_in_float32() -> None:
    batch = make_batch(BATCHES, 0, is_whole=False)
    exact = train_step(begin(PLAN, CPU), batch)["loss"]

    with torch.autocast("cpu", torch.bfloat16):
        rounded = train_step(begin(PLAN, CPU), batch)["loss"]

    assert rounded == pytest.approx(exact, rel=0.02)


def test_a_slice_ends_after_its_minutes_and_keeps_its_state(tmp_path: Path) -> None:
    lines: list[str] = []

    is_done = train(begin(PLAN, CPU), tmp_path, minutes=0, processes=1, report=lines.append)

    assert not is_done
    assert resume(tmp_path, CPU).step == 1


def test_only_the_best_of_the_ambiguous_tokens_learns() -> None:
    targets = torch.zeros(1, 8, 8)
    targets[0, :4] = 1
    wanted = torch.where(targets > 0, 6.0, -6.0)
    logits = torch.stack([wanted, wanted, -wanted, -wanted], dim=1).requires_grad_()

    torch.autograd.backward(loss(logits, torch.tensor([[1.0, 1.0, 0.0, 0.0]]), targets))

    assert logits.grad is not None
    assert logits.grad[0, 1].abs().sum() > 0
    assert logits.grad[0, 2:].abs().sum() == 0


def test_iou_counts_lowres_pixels() -> None:
    targets = torch.zeros(1, 4, 4)
    targets[0, :, :2] = 1
    logits = torch.full((1, 4, 4, 4), -1.0)
    logits[0, 1, :, :2] = 1
    logits[0, 2, :, :1] = 1
    logits[0, 3] = 1

    assert measure_iou(logits, targets).tolist() == [[0.0, 1.0, 0.5, 0.5]]
