"""What a file is, by its first bytes. For the wording of refusals only; decides nothing."""

from pathlib import Path
from typing import NamedTuple

HEAD_BYTES = 512
DICOM = "DICOM"


class _Signature(NamedTuple):
    """Bytes at an offset that tell a format."""

    offset: int
    magic: bytes
    name: str


_SIGNATURES = (
    # Its first 128 bytes are free, and may pretend to be anything below.
    _Signature(128, b"DICM", DICOM),
    _Signature(0, b"\xff\xd8\xff", "JPEG"),
    _Signature(0, b"\x89PNG\r\n\x1a\n", "PNG"),
    _Signature(0, b"GIF8", "GIF"),
    _Signature(8, b"CR\2", "Canon raw"),
    _Signature(0, b"II*\0", "TIFF"),
    _Signature(0, b"MM\0*", "TIFF"),
    _Signature(0, b"II+\0", "TIFF"),
    _Signature(0, b"MM\0+", "TIFF"),
    _Signature(8, b"WEBP", "WebP"),
    _Signature(4, b"ftypavi", "AVIF"),
    _Signature(4, b"ftyphei", "HEIC"),
    _Signature(4, b"ftypmif1", "HEIF"),
    _Signature(4, b"ftyp", "video"),
    _Signature(0, b"BM", "BMP"),
    _Signature(0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    _Signature(0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    _Signature(0, b"\xff\x0a", "JPEG XL"),
    _Signature(0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    _Signature(0, b"\x76\x2f\x31\x01", "OpenEXR"),
    _Signature(0, b"SIMPLE  =", "FITS"),
    _Signature(0, b"\0\0\1\0", "Windows icon"),
    _Signature(0, b"8BPS", "Photoshop"),
    _Signature(0, b"%PDF", "PDF"),
    _Signature(0, b"%!PS", "PostScript"),
    _Signature(0, b"PK\x03\x04", "ZIP archive"),
    _Signature(0, b"\x1f\x8b", "gzip archive"),
    _Signature(0, b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    _Signature(0, b"Rar!", "RAR archive"),
    _Signature(0, b"\x7fELF", "program"),
    _Signature(0, b"MZ", "program"),
)


def is_medical(path: Path) -> bool:
    """Tell whether a file is of a kind that names patients."""
    with path.open("rb") as file:
        return sniff_format(file.read(HEAD_BYTES)) == DICOM


def sniff_format(head: bytes) -> str | None:
    """Name the format that the first bytes promise.

    Args:
        head: The first `HEAD_BYTES` of the file, or fewer.

    Returns:
        A name for people ("TIFF", "HEIC", …), or None when the bytes say nothing.
    """
    for signature in _SIGNATURES:
        if head.startswith(signature.magic, signature.offset):
            return signature.name
    text = head.lower()
    if b"<svg" in text:
        return "SVG"
    return "HTML" if b"<html" in text or b"<!doctype html" in text else None
