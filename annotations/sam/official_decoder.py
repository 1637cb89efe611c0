"""The decoder with the inputs and outputs of Meta's ONNX export, for other people's runtimes."""

import logging
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from torch import nn
from torch.nn import functional

from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.sam.official_parity import verify_official_decoder
from annotations.sam.onnx_files import ExportManifest, describe_export
from annotations.sam.onnx_tracing import trace_to_onnx
from annotations.sam.prompts import TOKEN_COUNT

OUTPUT_NAMES = ("masks", "iou_predictions", "low_res_masks")
TRACED_SIZE_HW = (480.0, 640.0)


class OfficialDecoder(nn.Module):
    """Decode prompts and resize the masks to the image, in one graph.

    At 100 megapixels its four masks are 1.6 GB; samweb's own decoder never resizes.

    Args:
        sam: The model.
        is_single_mask: Give the best mask alone, chosen as Meta's wrapper does.

    Source: segment_anything/utils/onnx.py, SamOnnxModel, of Meta's main branch: version 1.0 on
    PyPI writes the size of its example into the graph.
    """

    preference: torch.Tensor

    def __init__(self, sam: LoadedSam, *, is_single_mask: bool) -> None:
        super().__init__()
        # Outweighs every IoU prediction: for or against token 0.
        self.register_buffer(
            "preference", torch.tensor([[1000.0] + [0.0] * (TOKEN_COUNT - 1)]), persistent=False
        )
        self.decoder = DecoderGraph(sam)
        self.input_size = sam.spec.input_size
        self.is_single_mask = is_single_mask

    def forward(
        self,
        image_embeddings: torch.Tensor,
        point_coords: torch.Tensor,
        point_labels: torch.Tensor,
        mask_input: torch.Tensor,
        has_mask_input: torch.Tensor,
        orig_im_size: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Decode one set of prompts.

        Args:
            image_embeddings: (1, C, G, G).
            point_coords: (1, N, 2) as (x, y), model frame.
            point_labels: (1, N), values of `PointLabel`.
            mask_input: (1, 1, L, L), logits of an earlier decode; ignored where absent.
            has_mask_input: (1,), 1.0 where `mask_input` counts, else 0.0.
            orig_im_size: (2,), height and width of the oriented original, pixels, as floats.

        Returns:
            masks: (1, K, height, width) logits; K is 1 or 4.
            iou_predictions: (1, K).
            low_res_masks: (1, K, L, L) logits.
        """
        low_res_masks, iou_predictions = self.decoder(
            image_embeddings, point_coords, point_labels, mask_input, has_mask_input
        )
        if self.is_single_mask:
            best = self._best_token(iou_predictions, point_coords)
            low_res_masks = low_res_masks.index_select(1, best)
            iou_predictions = iou_predictions.index_select(1, best)
        return self._resize(low_res_masks, orig_im_size), iou_predictions, low_res_masks

    def _best_token(
        self, iou_predictions: torch.Tensor, point_coords: torch.Tensor
    ) -> torch.Tensor:
        """Choose token 0 from three rows of prompts on, else the best of the rest: (1,).

        Source: segment_anything/utils/onnx.py, SamOnnxModel.select_masks.
        """
        row_count = torch.ones_like(point_coords[0, :, 0]).sum()
        return torch.argmax(iou_predictions + (row_count - 2.5) * self.preference, dim=1)

    def _resize(self, low_res_masks: torch.Tensor, orig_im_size: torch.Tensor) -> torch.Tensor:
        """Do `mask_upsampling.upsample_logits` on a size that is a tensor, so no size is baked in.

        An int() or a shape on the way would turn the size into a constant of the trace.
        """
        scale = self.input_size / orig_im_size.max()
        valid = torch.floor(orig_im_size * scale + 0.5).to(torch.int64)
        model_frame = functional.interpolate(
            low_res_masks, (self.input_size, self.input_size), mode="bilinear", align_corners=False
        )
        without_padding = model_frame[..., : valid[0], : valid[1]]
        size = orig_im_size.to(torch.int64)
        return functional.interpolate(
            without_padding,
            (size[0], size[1]),  # type: ignore[arg-type]  # a trace takes tensors for ints
            mode="bilinear",
            align_corners=False,
        )


def export_official_decoder(
    sam: LoadedSam, path: Path, *, is_single_mask: bool, is_quantised: bool
) -> ExportManifest:
    """Write the decoder in Meta's form, and prove it before it is written.

    Args:
        sam: The model; its device must be the CPU.
        path: The .onnx file; an older one is replaced.
        is_single_mask: Give the best mask alone.
        is_quantised: Store weights as uint8 by Meta's recipe: less than half of the bytes, and
            masks that differ at their edges.

    Returns:
        The manifest.

    Raises:
        DecoderParityError: It differs from the model; nothing is written.
    """
    decoder = OfficialDecoder(sam, is_single_mask=is_single_mask)
    model = trace_to_onnx(decoder, _example_inputs(sam), OUTPUT_NAMES, folds_constants=True)
    onnx.checker.check_model(model, full_check=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        exact, final = Path(folder) / "exact.onnx", Path(folder) / "final.onnx"
        onnx.save(model, exact)
        if is_quantised:
            _quantise(exact, final)
        made = final if is_quantised else exact
        parity = verify_official_decoder(made, decoder, sam, is_quantised=is_quantised)
        made.replace(path)
    form = {"is_single_mask": is_single_mask, "is_quantised": is_quantised}
    return describe_export(sam, "official-decoder", {"graph": path}, {**form, **parity})


def _quantise(exact: Path, quantised: Path) -> None:
    """Do what Meta's script does for --quantize-out."""
    # Its only word is an advice to run a shape inference that changes nothing here.
    logging.getLogger().addFilter(_is_no_advice)
    try:
        quantize_dynamic(
            exact, quantised, per_channel=False, reduce_range=False, weight_type=QuantType.QUInt8
        )
    finally:
        logging.getLogger().removeFilter(_is_no_advice)


def _is_no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _example_inputs(sam: LoadedSam) -> dict[str, torch.Tensor]:
    spec = sam.spec
    side = spec.lowres_size
    return {
        "image_embeddings": torch.zeros((1, *spec.embedding_shape)),
        "point_coords": torch.zeros((1, 3, 2)),
        "point_labels": torch.zeros((1, 3)),
        "mask_input": torch.zeros((1, 1, side, side)),
        "has_mask_input": torch.zeros(1),
        "orig_im_size": torch.tensor(TRACED_SIZE_HW),
    }
