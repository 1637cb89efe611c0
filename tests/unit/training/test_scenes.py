from collections.abc import Callable

import numpy as np
import pytest

from annotations.sam.training.camera import compress
from annotations.sam.training.plain_scenes import draw_plain_scene
from annotations.sam.training.scenes import MIN_VISIBLE, Scene, draw_scene
from annotations.sam.training.shapes import Offsets, Placement, draw_silhouette, place

SIDE = 128
KINDS = (draw_scene, draw_plain_scene)

Draw = Callable[[np.random.Generator, int], Scene]


@pytest.mark.parametrize("draw", KINDS)
def test_equal_seeds_give_equal_scenes(draw: Draw) -> None:
    one, other = (draw(np.random.default_rng(7), SIDE) for _ in range(2))

    np.testing.assert_array_equal(one.image, other.image)
    np.testing.assert_array_equal(one.parts, other.parts)
    assert one.objects == other.objects


@pytest.mark.parametrize("draw", KINDS)
def test_other_seeds_give_other_scenes(draw: Draw) -> None:
    one, other = (draw(np.random.default_rng(seed), SIDE) for seed in (1, 2))

    assert (one.image != other.image).mean() > 0.5


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("seed", range(40))
def test_every_object_of_a_scene_can_be_seen(seed: int, draw: Draw) -> None:
    scene = draw(np.random.default_rng(seed), SIDE)

    areas = [int(scene.mask(number).sum()) for number in range(len(scene.objects))]
    assert len(areas) >= 2
    assert min(areas) >= MIN_VISIBLE


@pytest.mark.parametrize("seed", range(10))
def test_every_pixel_belongs_to_one_part_at_most(seed: int) -> None:
    scene = draw_scene(np.random.default_rng(seed), SIDE)

    singles = [n for n, parts in enumerate(scene.objects) if len(parts) == 1]
    assert np.sum([scene.mask(number) for number in singles], axis=0).max() == 1


def test_wholes_are_the_union_of_their_parts() -> None:
    scenes = [draw_scene(np.random.default_rng(seed), SIDE) for seed in range(20)]
    wholes = [(s, n) for s in scenes for n, parts in enumerate(s.objects) if len(parts) > 1]

    assert len(wholes) >= 5
    for scene, number in wholes:
        of_parts = [scene.parts == part for part in scene.objects[number]]
        np.testing.assert_array_equal(scene.mask(number), np.any(of_parts, axis=0))


def test_a_disc_covers_exactly_the_pixels_whose_centre_it_covers() -> None:
    disc = place(lambda offsets: 1 - np.hypot(offsets.x, offsets.y), Placement(10.3, 7.6, 5.2), 32)

    assert disc is not None
    canvas = np.zeros((32, 32), np.bool_)
    canvas[disc.window] = disc.mask
    rows, columns = np.mgrid[:32, :32] + 0.5
    np.testing.assert_array_equal(canvas, np.hypot(columns - 10.3, rows - 7.6) < 5.2)


def test_a_shape_beside_the_canvas_is_nothing() -> None:
    assert place(lambda o: 1 - np.hypot(o.x, o.y), Placement(-9, 16, 5), 32) is None


@pytest.mark.parametrize("seed", range(30))
def test_silhouettes_stay_in_the_unit_circle(seed: int) -> None:
    silhouette = draw_silhouette(np.random.default_rng(seed))
    axis = np.linspace(-1.6, 1.6, 161)
    depth = silhouette(Offsets(axis[None, :], axis[:, None]))

    outside = np.abs(axis) > 1.4
    assert (depth > 0).any()
    assert not (depth[outside] > 0).any()
    assert not (depth[:, outside] > 0).any()


def test_compression_at_best_quality_keeps_the_picture() -> None:
    image = draw_scene(np.random.default_rng(3), SIDE).image

    best, worst = (compress(image, quality).astype(int) - image for quality in (100, 5))

    assert np.abs(best).max() <= 4
    assert np.abs(worst).mean() > np.abs(best).mean() * 5
