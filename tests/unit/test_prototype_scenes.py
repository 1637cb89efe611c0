"""The test set of the starter benchmark must never change: its figures are compared over years."""

import hashlib

import pytest

from tests.benchmarks.prototype_scenes import prototype_scene


@pytest.mark.parametrize(
    ("seed", "numbers_sha256", "brightness"),
    [
        (10_000, "477beccdc8ff6d88", 129.289),
        (10_123, "c1815f5548b974c5", 45.223),
        (10_299, "1e2f29e83226c744", 66.890),
    ],
)
def test_scenes_of_the_benchmark_stay_the_same(
    seed: int, numbers_sha256: str, brightness: float
) -> None:
    image, numbers = prototype_scene(seed)

    assert hashlib.sha256(numbers.astype("<i4").tobytes()).hexdigest()[:16] == numbers_sha256
    assert float(image.mean()) == pytest.approx(brightness, abs=0.01)
