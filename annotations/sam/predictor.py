"""Prompts on one encoded image, on the server: what the browser computes, for replay and tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from annotations.errors import InvalidValueError
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.sam.mask_upsampling import upsample_logits
from annotations.sam.prompts import Prompt, PromptFeeds, prompts_to_feeds
from annotations.values import SizeHW


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the decoder said to one set of prompts.

    Attributes:
        low_res_logits: (4, L, L), lowres frame.
        iou_predictions: (4,).
    """

    low_res_logits: NDArray[np.float32]
    iou_predictions: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The end of a recipe.

    Attributes:
        mask: (H, W), image frame.
        low_res_logits: (L, L), lowres frame; what a further prompt would take up.
        predicted_iou: Of that mask.
    """

    mask: NDArray[np.bool_]
    low_res_logits: NDArray[np.float32]
    predicted_iou: float


class _EncodedImage(NamedTuple):
    """An embedding (1, C, G, G) on the device, and the size of its original."""

    embedding: torch.Tensor
    size_hw: SizeHW


class Predictor:
    """Decode prompts on one image at a time.

    Args:
        sam: The model that made the embeddings; only its decoder is run.
    """

    def __init__(self, sam: LoadedSam) -> None:
        self._sam = sam
        self._graph = DecoderGraph(sam).eval()
        self._image: _EncodedImage | None = None

    def set_embedding(self, embedding: NDArray[np.float16], size_hw: SizeHW) -> None:
        """Turn to an image.

        Args:
            embedding: (C, G, G), as stored.
            size_hw: Of the oriented original.

        Raises:
            InvalidValueError: The embedding has the shape of another checkpoint.
        """
        if embedding.shape != self._sam.spec.embedding_shape:
            raise InvalidValueError(
                f"An embedding of shape {embedding.shape}; {self._sam.spec.model} has "
                f"{self._sam.spec.embedding_shape}.",
                hint="Encode the image with this checkpoint.",
            )
        floats = torch.from_numpy(embedding.astype(np.float32))
        self._image = _EncodedImage(floats.unsqueeze(0).to(self._sam.device), size_hw)

    @torch.inference_mode()
    def decode(self, feeds: PromptFeeds, mask_input: NDArray[np.float32] | None = None) -> Decoded:
        """Run the decoder once.

        Args:
            feeds: Prompts in the model frame.
            mask_input: (L, L), logits of an earlier decode.

        Raises:
            InvalidValueError: No embedding was set.
        """
        image = self._require_image()
        side = self._sam.spec.lowres_size
        logits = np.zeros((side, side), np.float32) if mask_input is None else mask_input
        low_res_logits, iou_predictions = self._graph(
            image.embedding,
            self._tensor(feeds.point_coords),
            self._tensor(feeds.point_labels),
            self._tensor(logits[np.newaxis]),
            torch.tensor([float(mask_input is not None)], device=self._sam.device),
        )
        return Decoded(low_res_logits[0].cpu().numpy(), iou_predictions[0].cpu().numpy())

    @torch.inference_mode()
    def mask(self, low_res_logits: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Bring logits to the image and threshold them.

        Args:
            low_res_logits: (L, L).

        Returns:
            (H, W).

        Raises:
            InvalidValueError: No embedding was set.
        """
        spec = self._sam.spec
        size_hw = self._require_image().size_hw
        logits = upsample_logits(self._tensor(low_res_logits), size_hw, spec.input_size)
        mask: NDArray[np.bool_] = (logits[0] > spec.mask_threshold).cpu().numpy()
        return mask

    def replay(
        self, prompts: Sequence[Prompt], taken_up: NDArray[np.float32] | None = None
    ) -> Replayed:
        """Go through a recipe: after each prompt the logits of its candidate feed the next step.

        L_n = decode(first n prompts, mask_input = S_(n-1)); S_n = logits of prompt n's candidate.

        Args:
            prompts: At least one, in order; at most one box.
            taken_up: (L, L), logits of the mask that the recipe began with.

        Raises:
            InvalidValueError: No prompt, more than one box, or no embedding was set.
        """
        size_hw = self._require_image().size_hw
        selected = taken_up
        predicted_iou = 0.0
        for count, prompt in enumerate(prompts, start=1):
            feeds = prompts_to_feeds(prompts[:count], size_hw, self._sam.spec.input_size)
            decoded = self.decode(feeds, selected)
            selected = decoded.low_res_logits[prompt.candidate]
            predicted_iou = float(decoded.iou_predictions[prompt.candidate])
        if selected is None or not prompts:
            raise InvalidValueError("A recipe without prompts.", hint="Give at least one prompt.")
        return Replayed(self.mask(selected), selected, predicted_iou)

    def _require_image(self) -> _EncodedImage:
        if self._image is None:
            raise InvalidValueError(
                "Prompts were given before an image.", hint="Call set_embedding first."
            )
        return self._image

    def _tensor(self, array: NDArray[np.float32]) -> torch.Tensor:
        return torch.from_numpy(array).unsqueeze(0).to(self._sam.device)
