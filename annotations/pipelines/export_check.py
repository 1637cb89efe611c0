"""The second pass over a finished COCO file: what is on the disk is what was meant."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from annotations.errors import ExportCheckError, InvalidRleError
from annotations.masks.rle import rle_from_json, rle_geometry
from annotations.masks.trainers import trainers_geometry
from annotations.pipelines.report import Report
from annotations.values import MAX_TRAINER_PIXELS, CocoRle

REPORT_RECORDS: Final = 500
# What follows a record on its line: another one, another section, the end.
_RECORD_ENDS: Final = (b"},\n", b"}],\n", b"}]}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFacts:
    """What a checked file is.

    Attributes:
        sha256: Of the file, lower-case hex.
        size_bytes: Of the file.
        image_count: Images in it.
        annotation_count: Annotations in it.
    """

    sha256: str
    size_bytes: int
    image_count: int
    annotation_count: int


def check_export(path: Path, written: tuple[int, int], report: Report) -> ExportFacts:
    """Read a COCO file line by line, as `CocoWriter` lays it out, and check every record.

    Every mask is decoded and compared with its area and bounding box, by our codec and by
    pycocotools, so that a row damaged in the database is found here and not in somebody's training.

    Args:
        path: The file.
        written: Images and annotations that the writer counted.
        report: Called every few hundred records.

    Raises:
        ExportCheckError: A record, the counts or the end of the file is not right.
    """
    digest = hashlib.sha256()
    counts: Counter[str] = Counter()
    section, line, size_bytes = "", b"", 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            digest.update(line)
            size_bytes += len(line)
            if line.startswith(b'"'):
                section = line.split(b'"', 2)[1].decode()
            elif number > 1:
                _check_record(section, line, number)
                counts[section] += 1
                done = sum(written) + counts["images"] + counts["annotations"]
                if done % REPORT_RECORDS == 0:
                    report(done, 2 * sum(written))
    found = (counts["images"], counts["annotations"])
    if found != written or not line.endswith(b"]}\n"):
        raise _failed(
            f"it holds {found[0]} images and {found[1]} annotations and ends with {line[-3:]!r}; "
            f"{written[0]} and {written[1]} were written"
        )
    return ExportFacts(
        sha256=digest.hexdigest(),
        size_bytes=size_bytes,
        image_count=found[0],
        annotation_count=found[1],
    )


def _check_record(section: str, line: bytes, number: int) -> None:
    end = next((end for end in _RECORD_ENDS if line.endswith(end)), None)
    if end is None:
        raise _failed(f"line {number} is cut off")
    try:
        record = orjson.loads(line[: len(line) - len(end) + 1])
        if section == "annotations":
            rle = rle_from_json(record["segmentation"])
            said = (record["area"], tuple(record["bbox"]))
            if said != rle_geometry(rle):
                raise _failed(f"the mask of annotation {record['id']} is not what its row says")
            if _is_for_trainers(rle) and said != trainers_geometry(rle):
                raise _failed(f"pycocotools reads annotation {record['id']} as another mask")
    except (orjson.JSONDecodeError, InvalidRleError) as error:
        raise _failed(f"line {number} cannot be read: {error}") from error


def _is_for_trainers(rle: CocoRle) -> bool:
    """Say whether pycocotools can read masks of that size at all."""
    return rle.size_hw.height * rle.size_hw.width <= MAX_TRAINER_PIXELS


def _failed(why: str) -> ExportCheckError:
    return ExportCheckError(
        f"The file that was written failed its check: {why}.",
        hint="Try it again; if it fails again, tell whoever runs the server.",
    )
