"""The accepted file formats: the one table that the reader, its refusals and the manual follow."""

from typing import Final, NamedTuple


class ImageFormat(NamedTuple):
    """One accepted file format.

    Attributes:
        name: For people and for `Image.original_format`.
        suffixes: What such files are called; for people, decides nothing.
        pillow_name: Pillow's plugin; empty where another library reads.
        pixel_share: Part of the project's pixel limit that such a file may have.
    """

    name: str
    suffixes: tuple[str, ...]
    pillow_name: str
    pixel_share: float = 1.0


ACCEPTED_FORMATS: Final = (
    ImageFormat("JPEG", (".jpg", ".jpeg"), "JPEG"),
    ImageFormat("PNG", (".png",), "PNG"),
    ImageFormat("TIFF", (".tif", ".tiff"), "TIFF"),
    # Pillow's WebP reader takes 16.3 bytes a pixel; the ingest child is allowed 12 (measured).
    ImageFormat("WebP", (".webp",), "WEBP", pixel_share=0.7),
    ImageFormat("BMP", (".bmp",), "BMP"),
    # Of colour, pydicom holds the file, the frame and its conversion: 12 bytes a pixel of 8 bits.
    ImageFormat("DICOM", (".dcm",), "", pixel_share=0.5),
)


def accepted_format(name: str | None) -> ImageFormat | None:
    """Look up the format of a name that `sniff_format` gave."""
    return next((one for one in ACCEPTED_FORMATS if one.name == name), None)


def accepted_names() -> str:
    """List the formats for a sentence: "JPEG, PNG, TIFF, WebP and BMP"."""
    *first, last = (one.name for one in ACCEPTED_FORMATS)
    return f"{', '.join(first)} and {last}"
