"""Exported ONNX files and the manifest beside them: written together, checked before use."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import onnxruntime  # type: ignore[import-untyped]  # has no stubs

from annotations.errors import OnnxFileError
from annotations.sam.loader import LoadedSam
from annotations.sam.onnx_tracing import OPSET_VERSION
from annotations.sam.preprocessing import PREPROCESSING_VERSION

MANIFEST_NAME = "manifest.json"


class FileEntry(TypedDict):
    """One file beside the manifest."""

    name: str
    sha256: str
    size_bytes: int


class ExportManifest(TypedDict):
    """What is said of an encoder or of a decoder in Meta's form; parity is to torch, as exported.

    Attributes:
        graph: "encoder" or "official-decoder".
        files: By role: "graph", and "weights" where they do not fit into it.
        parity: Largest differences that were seen before the files were given out, and what was
            tried.
    """

    graph: str
    model: str
    checkpoint_sha256: str
    opset: int
    input_size: int
    embedding_shape: list[int]
    mask_threshold: float
    preprocessing_version: int
    files: dict[str, FileEntry]
    parity: Mapping[str, object]


def describe_export(
    sam: LoadedSam, graph: str, files: Mapping[str, Path], parity: Mapping[str, object]
) -> ExportManifest:
    """Write the manifest of exported files.

    Args:
        sam: The model that they were exported from.
        graph: What they are.
        files: By role.
        parity: How they compare to the model.
    """
    spec = sam.spec
    return {
        "graph": graph,
        "model": spec.model,
        "checkpoint_sha256": spec.sha256,
        "opset": OPSET_VERSION,
        "input_size": spec.input_size,
        "embedding_shape": list(spec.embedding_shape),
        "mask_threshold": spec.mask_threshold,
        "preprocessing_version": PREPROCESSING_VERSION,
        "files": {role: _entry(path) for role, path in files.items()},
        "parity": parity,
    }


def verify_export(manifest_path: Path) -> Sequence[Path]:
    """Check the files that a manifest names, and load every graph.

    Args:
        manifest_path: Of any export: an encoder, or a decoder of either form.

    Returns:
        The files.

    Raises:
        OnnxFileError: The manifest cannot be read, or a file is missing, has other bytes than it
            had when it was exported, or is no graph that ONNX Runtime loads.
    """
    entries = _read_entries(manifest_path)
    paths = [manifest_path.parent / Path(entry["name"]).name for entry in entries]
    for path, entry in zip(paths, entries, strict=True):
        _verify_bytes(path, entry)
    for path in paths:
        if path.suffix == ".onnx":
            _load(path)
    return paths


def _read_entries(manifest_path: Path) -> list[FileEntry]:
    try:
        manifest = json.loads(manifest_path.read_bytes())
        return [
            FileEntry(
                name=str(entry["name"]),
                sha256=str(entry["sha256"]),
                size_bytes=int(entry["size_bytes"]),
            )
            for entry in manifest["files"].values()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OnnxFileError(
            f"{manifest_path} is no manifest of an export: {error!r}.",
            hint="Name the .json file that the export wrote.",
        ) from error


def _verify_bytes(path: Path, entry: FileEntry) -> None:
    if not path.is_file():
        raise OnnxFileError(f"{path} is missing.", hint="Export again.")
    found = _entry(path)
    if found != entry:
        raise OnnxFileError(
            f"{path} has {found['size_bytes']} bytes of sha256 {found['sha256'][:12]}…; it was "
            f"exported with {entry['size_bytes']} of {entry['sha256'][:12]}….",
            hint="It was damaged or exchanged. Copy it again, or export again.",
        )


def _load(path: Path) -> None:
    try:
        onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    # The runtime's own exceptions share no base below Exception.
    except Exception as error:
        raise OnnxFileError(
            f"ONNX Runtime {onnxruntime.__version__} cannot load {path}: {error}",
            hint="Export with the versions of torch and onnxruntime in constraints.txt.",
        ) from error


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(name=path.name, sha256=sha256, size_bytes=path.stat().st_size)
