"""Write the decoder of a 16 x 16 grid, its manifest and an embedding for it.

make_small_decoder.py FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np

from annotations.embeddings.codec import EmbeddingFile, embedding_to_bytes
from annotations.sam.browser_decoder.export import export_decoder
from annotations.values import SizeHW
from tests.support.small_sam import SMALL_SPEC, small_sam

folder = Path(sys.argv[1])
manifest = export_decoder(small_sam(), folder)
(folder / "manifest.json").write_text(json.dumps(manifest))
values = np.random.default_rng(16).standard_normal(SMALL_SPEC.embedding_shape)
embedding = EmbeddingFile(
    array=values.astype(np.float16),
    checkpoint_sha256=SMALL_SPEC.sha256,
    preprocessing_version=1,
    resized_hw=SizeHW(96, 128),
    image_hw=SizeHW(300, 400),
)
(folder / "embedding.bin").write_bytes(embedding_to_bytes(embedding))
