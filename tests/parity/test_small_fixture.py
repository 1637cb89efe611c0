"""The small decoder that browser tests run on a GPU drawn by software: its files agree."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotations.sam.browser_decoder.manifest import file_name
from annotations.sam.browser_decoder.parity import OnnxDecoder
from annotations.sam.browser_decoder.signature import Role
from tests.support.small_sam import PROMPT_COUNT, SMALL_SPEC, write_fixture


def test_the_graphs_give_the_answers_that_lie_beside_them(tmp_path: Path) -> None:
    write_fixture(tmp_path)

    def floats(name: str, *shape: int) -> NDArray[np.float32]:
        return np.frombuffer((tmp_path / name).read_bytes(), np.float32).reshape(shape)

    decoder = OnnxDecoder({role: (tmp_path / file_name(role)).read_bytes() for role in Role})
    embedding = np.frombuffer((tmp_path / "embedding").read_bytes(), np.float16)
    side = SMALL_SPEC.lowres_size
    coords = floats("point_coords", 1, PROMPT_COUNT, 2)
    labels = floats("point_labels", 1, PROMPT_COUNT)
    prepared = decoder.prepare(embedding.reshape(1, *SMALL_SPEC.embedding_shape))
    corrected = decoder.correct(prepared, floats("mask_input", 1, 1, side, side))

    for name, image in (("first", prepared), ("refined", corrected)):
        logits, iou = decoder.decode(image, coords, labels)
        np.testing.assert_allclose(
            logits, floats(f"{name}.logits", 1, 4, side, side), rtol=0, atol=1e-5
        )
        np.testing.assert_allclose(iou, floats(f"{name}.iou", 1, 4), rtol=0, atol=1e-6)
    first, refined = floats("first.logits", -1), floats("refined.logits", -1)
    assert float(np.abs(first - refined).max()) > 1e-3
