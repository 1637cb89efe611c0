"""Files that know where they were made and by whom: none of it may leave."""

from collections.abc import Callable
from typing import Final

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import (
    encode,
    frames,
    jpeg_segment,
    jpeg_with,
    picture,
    png,
    png_chunk,
)

SERIAL: Final = b"SERIAL-4711-0815"
PERSON: Final = b"Erika Mustermann"
_XMP: Final = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>" + PERSON + b"</creator></x:xmpmeta>"
_PROFILE: Final = (b"\0" * 36 + b"acsp" + b"\0" * 88 + b"desc " + SERIAL).ljust(200, b"\0")
_LATITUDE: Final = (52.0, 31.0, 12.0)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = SERIAL.decode()
    exif[ExifTags.Base.Artist] = PERSON.decode()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = SERIAL.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = _LATITUDE
    return exif


def _thumbnail() -> bytes:
    """Hide an uncropped preview, with its own metadata, in the EXIF of a cropped photograph."""
    preview = encode(picture().resize((24, 16)), "JPEG", comment=SERIAL)
    return jpeg_with(jpeg_segment(0xE1, b"Exif\0\0" + _exif().tobytes()[6:] + preview))


def _png_texts() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", PERSON.decode())
    info.add_text("Location", "52.52 13.40 " + SERIAL.decode(), zip=True)
    return info


def _motion_photo() -> bytes:
    return encode(picture(), "JPEG") + b"\0\0\0\x18ftypisom" + SERIAL * 100


_EVERY: Final = (SERIAL, PERSON, b"Exif\0\0")

_MAKERS: Final[dict[str, Callable[[], bytes]]] = {
    "JPEG with EXIF, position and serial number": lambda: encode(picture(), "JPEG", exif=_exif()),
    "JPEG with a preview in its EXIF": _thumbnail,
    "JPEG with XMP": lambda: encode(picture(), "JPEG", xmp=_XMP),
    "JPEG with IPTC": lambda: jpeg_with(
        jpeg_segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x15\x1c\2P\0\x10" + PERSON)
    ),
    "JPEG with a comment": lambda: encode(picture(), "JPEG", comment=PERSON),
    "JPEG with a colour profile": lambda: encode(picture(), "JPEG", icc_profile=_PROFILE),
    "JPEG, gray, with EXIF": lambda: encode(picture("L"), "JPEG", exif=_exif()),
    "JPEG, CMYK, with EXIF": lambda: encode(picture("CMYK"), "JPEG", exif=_exif()),
    "JPEG with a film behind it": _motion_photo,
    "JPEG with a second picture that has EXIF": lambda: (
        frames("MPO", 2) + encode(picture(), "JPEG", exif=_exif())
    ),
    "JPEG with provenance (C2PA)": lambda: jpeg_with(
        jpeg_segment(0xEB, b"JP\0\1\0\0\0\1" + PERSON + SERIAL)
    ),
    "PNG with EXIF": lambda: encode(picture(), "PNG", exif=_exif()),
    "PNG with texts": lambda: encode(picture(), "PNG", pnginfo=_png_texts()),
    "PNG with XMP": lambda: png(
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP),
    ),
    "PNG with a colour profile": lambda: encode(picture(), "PNG", icc_profile=_PROFILE),
    "PNG with its time": lambda: png(png_chunk(b"tIME", b"\x07\xe8\1\1\1\1\1")),
    "PNG, 16-bit gray, with texts": lambda: encode(picture("I;16"), "PNG", pnginfo=_png_texts()),
    "PNG, palette, with texts": lambda: encode(picture("P"), "PNG", pnginfo=_png_texts()),
    "TIFF with EXIF": lambda: encode(picture(), "TIFF", exif=_exif()),
    "TIFF with an artist and software": lambda: encode(
        picture(), "TIFF", artist=PERSON.decode(), software=SERIAL.decode()
    ),
    "TIFF with XMP": lambda: encode(picture(), "TIFF", tiffinfo={700: _XMP}),
    "TIFF with a colour profile": lambda: encode(picture(), "TIFF", icc_profile=_PROFILE),
    "WebP with EXIF": lambda: encode(picture(), "WEBP", exif=_exif()),
    "WebP with XMP": lambda: encode(picture(), "WEBP", xmp=_XMP),
    "WebP with a colour profile": lambda: encode(
        picture(), "WEBP", lossless=True, icc_profile=_PROFILE
    ),
}


# What of it stands in the file as plain bytes, where it is not one of the above.
_OTHER_SECRETS: Final = {
    "PNG with a colour profile": b"iCCP",
    "PNG with its time": b"tIME",
}


def _file(name: str, make: Callable[[], bytes]) -> HostileFile:
    secrets = (*_EVERY, *([_OTHER_SECRETS[name]] if name in _OTHER_SECRETS else []))
    if "16-bit gray" in name:
        return HostileFile(name, make, becomes="deep gray", secrets=secrets)
    return HostileFile(name, make, becomes="gray" if "gray" in name else "colour", secrets=secrets)


METADATA: Final = [_file(name, make) for name, make in _MAKERS.items()]
