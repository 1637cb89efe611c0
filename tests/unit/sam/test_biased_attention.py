"""Both forms of attention are the plain one with its whole bias."""

import pytest
import torch

from annotations.sam import biased_attention
from annotations.sam.biased_attention import (
    Biases,
    attend_folded,
    attend_in_slices,
    one_hot_places,
)

HEADS, HEIGHT, WIDTH, DIMENSION = 3, 5, 7, 4
COUNT = HEIGHT * WIDTH
SQUARES = 4
ROW_BYTES = 4 * COUNT


@pytest.fixture
def tensors() -> list[torch.Tensor]:
    """Give queries, keys, values, and the biases by row and by column."""
    random = torch.Generator().manual_seed(4)
    sizes = [DIMENSION, DIMENSION, DIMENSION, HEIGHT, WIDTH]
    return [torch.randn(SQUARES, HEADS, COUNT, size, generator=random) for size in sizes]


def plain(tensors: list[torch.Tensor]) -> torch.Tensor:
    """Attend as SAM's paper has it, by the whole bias of every query and key."""
    queries, keys, values, by_row, by_column = tensors
    products = queries @ keys.transpose(2, 3) / DIMENSION**0.5
    for token in range(COUNT):
        row, column = divmod(token, WIDTH)
        products[..., token] += by_row[..., row] + by_column[..., column]
    return torch.matmul(products.softmax(dim=-1), values)


def test_biases_are_folded_into_the_product(tensors: list[torch.Tensor]) -> None:
    queries, keys, values, *biases = tensors

    attended = attend_folded(queries, keys, values, Biases(*biases), one_hot_places(HEIGHT, WIDTH))

    torch.testing.assert_close(attended, plain(tensors), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "slice_bytes",
    [1, 2 * ROW_BYTES, COUNT * ROW_BYTES, 5 * COUNT * ROW_BYTES, 2**24],
    ids=["one query", "two queries", "one head", "five heads", "everything"],
)
def test_slices_of_any_size_are_the_whole(
    slice_bytes: int, tensors: list[torch.Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(biased_attention, "SLICE_BYTES", slice_bytes)
    queries, keys, values, *biases = tensors

    attended = attend_in_slices(queries, keys, values, Biases(*biases))

    torch.testing.assert_close(attended, plain(tensors), rtol=1e-5, atol=1e-5)
