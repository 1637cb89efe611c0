"""The decoder in Chromium's WebAssembly against Meta's ONNX export, all in one page.

ViT-B's decoder at its real size with seeded weights, one click on an image of 1500 x 2250. The
baselines are what Meta's script exports: four masks by default, a single mask, that one quantised.
Every graph has the same session options; each round runs every graph once.
"""

import statistics
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

from annotations.sam.browser_decoder.decode import DecodeGraph
from annotations.sam.browser_decoder.export import trace_decoder, trace_graph
from annotations.sam.browser_decoder.signature import GraphSignature, Role, signatures
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.values import PointLabel
from tests.benchmarks.report import report
from tests.support.browser_timing import Case, Timings, time_in_browser
from tests.support.official_sam import SamOnnxModel
from tests.support.vit_b_decoder import vit_b_decoder

IMAGE_SIZE_HW = (1500, 2250)
ROUNDS = 31
THREAD_COUNTS = (1, 2)
CASES = (
    Case("default", ["default"]),
    Case("single", ["single"]),
    Case("quantised", ["quantised"]),
    Case("ours", ["decode"], before=["prepare"]),
    Case("ours refined", ["delta", "decode"], before=["prepare"]),
    Case("ours one mask", ["decode_one"], before=["prepare"]),
)
# What must hold, at equal threads.
FLOORS = {"vs_single_1t": 2.1, "vs_single_2t": 2.1, "vs_default_1t": 2.7, "vs_default_2t": 2.7}
CEILINGS = {"refine_ratio": 1.3, "candidates_ratio": 1.05, "max_logit_diff": 1e-3}


def example_inputs(sam: LoadedSam) -> dict[str, NDArray[np.floating]]:
    """Give one click, its padding, a previous mask, and an embedding as it is stored."""
    random = np.random.default_rng(1)
    spec = sam.spec
    embedding = random.standard_normal((1, *spec.embedding_shape)).astype(np.float16)
    mask_input = 8 * random.standard_normal((1, 1, spec.lowres_size, spec.lowres_size))
    return {
        "embedding": embedding,
        "image_embeddings": embedding.astype(np.float32),
        "point_coords": np.array([[[500, 375], [0, 0]]], np.float32),
        "point_labels": np.array([[PointLabel.FOREGROUND, PointLabel.PADDING]], np.float32),
        "mask_input": mask_input.astype(np.float32),
        "has_mask_input": np.zeros(1, np.float32),
        "orig_im_size": np.array(IMAGE_SIZE_HW, np.float32),
    }


def build_graphs(sam: LoadedSam, inputs: Mapping[str, NDArray[np.floating]]) -> dict[str, bytes]:
    """Export Meta's graphs and ours."""
    with tempfile.TemporaryDirectory() as folder:
        single, quantised = Path(folder) / "single.onnx", Path(folder) / "quantised.onnx"
        single.write_bytes(_export_official(sam, inputs, is_single_mask=True))
        # As Meta's script does.
        quantize_dynamic(
            single, quantised, per_channel=False, reduce_range=False, weight_type=QuantType.QUInt8
        )
        official = {
            "default": _export_official(sam, inputs, is_single_mask=False),
            "single": single.read_bytes(),
            "quantised": quantised.read_bytes(),
        }
    ours = {role.value: graph for role, graph in trace_decoder(sam).items()}
    return {**official, **ours, "decode_one": _export_one_mask()}


def _export_one_mask() -> bytes:
    """Export our decode with the first mask alone, for what the other three cost."""
    sam = vit_b_decoder()
    decoder = sam.network.mask_decoder
    decoder.output_hypernetworks_mlps = decoder.output_hypernetworks_mlps[:1]
    inputs, (logits, iou) = signatures(sam)[Role.DECODE]
    one = logits._replace(shape=(1, 1, *logits.shape[2:]))
    return trace_graph(DecodeGraph(sam), GraphSignature(inputs, (one, iou)), sam.device)


def _export_official(
    sam: LoadedSam, inputs: Mapping[str, NDArray[np.floating]], *, is_single_mask: bool
) -> bytes:
    names = [name for name in inputs if name != "embedding"]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter and of what Meta's code makes it say
        path = Path(folder) / "official.onnx"
        torch.onnx.export(
            SamOnnxModel(sam.network, return_single_mask=is_single_mask),
            tuple(torch.from_numpy(inputs[name]) for name in names),
            path,
            input_names=names,
            output_names=["masks", "iou_predictions", "low_res_logits"],
            dynamic_axes={"point_coords": {1: "num_points"}, "point_labels": {1: "num_points"}},
            opset_version=17,
            dynamo=False,
        )
        return path.read_bytes()


def largest_difference(
    sam: LoadedSam, inputs: Mapping[str, NDArray[np.floating]], timings: Timings
) -> float:
    """Compare the browser's logits with torch's, after a click and after a refinement."""
    model = DecoderGraph(sam)
    differences = []
    for name, has_mask in (("ours", 0.0), ("ours refined", 1.0)):
        arguments = [
            torch.from_numpy(inputs[key])
            for key in ("image_embeddings", "point_coords", "point_labels", "mask_input")
        ]
        with torch.inference_mode():
            expected, _ = model(*arguments, torch.tensor([has_mask]))
        differences.append(np.abs(timings.logits[name] - expected.numpy().ravel()).max())
    return float(max(differences))


def figures_of(timings: Timings, difference: float) -> dict[str, float]:
    """Turn milliseconds into what is promised."""
    times = timings.milliseconds

    def ratio(name: str, base: str, count: int) -> float:
        """Compare within each round: what slows the machine down then slows both."""
        pairs = zip(times[count][name], times[count][base], strict=True)
        return statistics.median(one / other for one, other in pairs)

    return {
        "vs_single_1t": ratio("single", "ours", 1),
        "vs_single_2t": ratio("single", "ours", 2),
        "vs_default_1t": ratio("default", "ours", 1),
        "vs_default_2t": ratio("default", "ours", 2),
        "vs_quantised_1t": ratio("quantised", "ours", 1),
        "refine_ratio": max(ratio("ours refined", "ours", count) for count in THREAD_COUNTS),
        "candidates_ratio": max(ratio("ours", "ours one mask", count) for count in THREAD_COUNTS),
        "max_logit_diff": difference,
        "ours_1t_ms": statistics.median(times[1]["ours"]),
        "ours_2t_ms": statistics.median(times[2]["ours"]),
    }


def print_timings(milliseconds: Mapping[int, Mapping[str, Sequence[float]]]) -> None:
    """Show medians and tails."""
    for count, cases in milliseconds.items():
        for name, values in cases.items():
            median, tail = statistics.median(values), float(np.percentile(values, 95))
            sys.stdout.write(f"{count} threads, {name}: {median:.1f} ms, p95 {tail:.1f} ms\n")


def main() -> int:
    """Measure and report; gives the exit status."""
    sam = vit_b_decoder()
    inputs = example_inputs(sam)
    timings = time_in_browser(
        build_graphs(sam, inputs), inputs, CASES, rounds=ROUNDS, thread_counts=THREAD_COUNTS
    )
    print_timings(timings.milliseconds)
    figures = figures_of(timings, largest_difference(sam, inputs, timings))
    missed = [key for key, floor in FLOORS.items() if figures[key] < floor]
    missed += [key for key, ceiling in CEILINGS.items() if not figures[key] <= ceiling]
    if missed:
        sys.stdout.write(f"Missed: {', '.join(missed)}\n")
    report("decoder", figures)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
