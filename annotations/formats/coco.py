"""A COCO instances file, written record by record in constant memory.

The order is the file's: categories, then images, then annotations. Masks are written as compressed
RLE, lossless with holes and parts, and `iscrowd` says what the labeler said: it never follows from
the form of the segmentation. Members beyond COCO's own are kept by its tools and ignored.

Source: https://cocodataset.org/#format-data
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import TracebackType
from typing import BinaryIO, Self

import orjson

from annotations.errors import InvalidValueError
from annotations.formats.seen_ids import SeenIds
from annotations.masks.rle import rle_to_json
from annotations.values import BBoxXYWH, CocoRle, SizeHW

_NO_EXTRA: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class CocoCategory:
    """One kind of object.

    Attributes:
        id: From 1; trainers read 0 as background.
        name: As the project has it.
        supercategory: Name of the parent, or the own name without one, as COCO does it.
    """

    id: int
    name: str
    supercategory: str


@dataclass(frozen=True, slots=True)
class CocoImage:
    """One image.

    Attributes:
        id: From 1.
        file_name: Relative path as the user named it.
        size_hw: Height and width after the EXIF orientation, px.
        extra: Further members: external_id, split, tags, checked_category_ids, is_empty (true
            for an image that was looked at and has no objects), …
    """

    id: int
    file_name: str
    size_hw: SizeHW
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CocoAnnotation:
    """One object on one image.

    Attributes:
        id: From 1.
        image_id: Of an image that was added before.
        category_id: Of a category that was added before.
        rle: Mask of the whole image.
        area: Foreground pixels.
        bbox: Tight box, image frame.
        is_crowd: The mask covers a group that was not separated.
        extra: Further members: attributes, …
    """

    id: int
    image_id: int
    category_id: int
    rle: CocoRle
    area: int
    bbox: BBoxXYWH
    is_crowd: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


class _Section(IntEnum):
    """Where in the file the writer stands."""

    CATEGORIES = 0
    IMAGES = 1
    ANNOTATIONS = 2
    CLOSED = 3


class CocoWriter:
    """Write a COCO file to a binary stream; use it as a context manager.

    An exception inside the `with` leaves the file unfinished, so that no reader can mistake it
    for a whole one.

    Memory: the image sizes (about 200 bytes an image) and one bit an annotation id.

    Attributes:
        image_count: Images written so far.
        annotation_count: Annotations written so far.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        info: Mapping[str, object],
        licenses: Sequence[Mapping[str, object]] = (),
    ) -> None:
        """Begin the file.

        Args:
            stream: Open for writing bytes; stays open.
            info: COCO's info: description, version, year, contributor, date_created, ….
            licenses: COCO's licenses: id, name, url.
        """
        self.image_count = 0
        self.annotation_count = 0
        self._stream = stream
        self._section = _Section.CATEGORIES
        self._is_first = True
        self._category_ids = SeenIds("category")
        self._image_ids = SeenIds("image")
        self._annotation_ids = SeenIds("annotation")
        self._image_sizes: dict[int, SizeHW] = {}
        stream.write(b'{"info":' + orjson.dumps(dict(info)))
        stream.write(b',\n"licenses":' + orjson.dumps([dict(license_) for license_ in licenses]))
        stream.write(b',\n"categories":[')

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish the file, but only after success."""
        if error_type is None:
            self.close()

    def add_category(self, category: CocoCategory) -> None:
        """Write one category.

        Raises:
            InvalidValueError: Its id is below 1 or was written before.
        """
        self._category_ids.add(category.id)
        self._write(
            _Section.CATEGORIES,
            {
                "id": category.id,
                "name": category.name,
                "supercategory": category.supercategory,
            },
        )

    def add_image(self, image: CocoImage) -> None:
        """Write one image; all images come before the first annotation.

        Raises:
            InvalidValueError: Its id is below 1 or was written before, or an annotation was.
        """
        self._image_ids.add(image.id)
        self._write(
            _Section.IMAGES,
            {
                "id": image.id,
                "file_name": image.file_name,
                "height": image.size_hw.height,
                "width": image.size_hw.width,
            },
            image.extra,
        )
        self._image_sizes[image.id] = image.size_hw
        self.image_count += 1

    def add_annotation(self, annotation: CocoAnnotation) -> None:
        """Write one annotation.

        Raises:
            InvalidValueError: Its id is below 1 or was written before, its image or category
                was not written, or its mask has another size than its image.
        """
        self._check_references(annotation)
        self._annotation_ids.add(annotation.id)
        self._write(
            _Section.ANNOTATIONS,
            {
                "id": annotation.id,
                "image_id": annotation.image_id,
                "category_id": annotation.category_id,
                "segmentation": rle_to_json(annotation.rle),
                "area": annotation.area,
                "bbox": list(annotation.bbox),
                "iscrowd": int(annotation.is_crowd),
            },
            annotation.extra,
        )
        self.annotation_count += 1

    def close(self) -> None:
        """Write what is missing of a complete file; a second call does nothing."""
        self._advance(_Section.CLOSED)

    def _check_references(self, annotation: CocoAnnotation) -> None:
        if annotation.category_id not in self._category_ids:
            raise InvalidValueError(
                f"Annotation {annotation.id} has category {annotation.category_id}, "
                "which is not in the file.",
                hint="Write all categories first, retired ones that are in use too.",
            )
        size_hw = self._image_sizes.get(annotation.image_id)
        if size_hw is None:
            raise InvalidValueError(
                f"Annotation {annotation.id} is on image {annotation.image_id}, "
                "which is not in the file.",
                hint="Write the image first, or leave its annotations out.",
            )
        if annotation.rle.size_hw != size_hw:
            raise InvalidValueError(
                f"The mask of annotation {annotation.id} is {annotation.rle.size_hw.height} x "
                f"{annotation.rle.size_hw.width} pixels, its image {size_hw.height} x "
                f"{size_hw.width}.",
                hint="Masks have the size of the whole image.",
            )

    def _write(
        self,
        section: _Section,
        record: dict[str, object],
        extra: Mapping[str, object] = _NO_EXTRA,
    ) -> None:
        """Append one record to the array of its section."""
        shadowed = record.keys() & extra.keys()
        if shadowed:
            raise InvalidValueError(
                f"The extra members {sorted(shadowed)} are COCO's own.",
                hint="Give them other names.",
            )
        if section < self._section:
            raise InvalidValueError(
                f"A record for {section.name.lower()} came after the section was finished.",
                hint="Write categories, then images, then annotations.",
            )
        self._advance(section)
        self._stream.write(b"\n" if self._is_first else b",\n")
        self._stream.write(_to_json({**record, **extra}))
        self._is_first = False

    def _advance(self, section: _Section) -> None:
        """End sections and begin the next until the wanted one is open."""
        while self._section < section:
            self._section = _Section(self._section + 1)
            if self._section is _Section.CLOSED:
                self._stream.write(b"]}\n")
            else:
                self._stream.write(b'],\n"' + self._section.name.lower().encode() + b'":[')
            self._is_first = True


def _to_json(record: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(record)
    except orjson.JSONEncodeError:
        # orjson stops at 64 bits; attributes may hold 1e30, which Postgres gives back as a whole
        # number of 31 digits.
        return json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
