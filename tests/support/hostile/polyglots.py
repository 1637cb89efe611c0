"""Files that are an image and something else, for whoever trusts their name."""

import zlib
from collections.abc import Callable
from typing import Final

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.file_parts import (
    encode,
    jpeg_segment,
    jpeg_with,
    picture,
    png,
    png_chunk,
    tiff,
    tiff_fields,
    webp,
    webp_chunk,
)

SCRIPT: Final = b"<script>window.__pwn=1</script>"
PHP: Final = b"<?php system($_GET['c']); ?>"
_HTML: Final = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
_SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__pwn=1"/>'
_ZIP: Final = b"PK\x05\x06" + bytes(18)
_PDF: Final = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"


def _jpeg() -> bytes:
    return encode(picture(), "JPEG")


# Images: taken, and made anew from their pixels, so that nothing of the second nature is left.
_TAKEN: Final[dict[str, tuple[Callable[[], bytes], bytes]]] = {
    "JPEG comment that is a script": (lambda: jpeg_with(jpeg_segment(0xFE, SCRIPT)), SCRIPT),
    "JPEG comment that is PHP": (lambda: jpeg_with(jpeg_segment(0xFE, PHP)), PHP),
    "JPEG/JavaScript (comment opened in the length)": (
        lambda: jpeg_with(jpeg_segment(0xE0, b"/*" + bytes(40) + b"*/=1;window.__pwn=1/*")),
        b"window.__pwn",
    ),
    "JPEG with an SVG as APP13": (lambda: jpeg_with(jpeg_segment(0xED, _SVG)), _SVG),
    "JPEG with a script as EXIF maker": (
        lambda: jpeg_with(
            jpeg_segment(0xE1, b"Exif\0\0" + tiff(({0x10F: (1, list(SCRIPT + b"\0"))}, b"")))
        ),
        SCRIPT,
    ),
    "JPEG with HTML behind its end": (lambda: _jpeg() + _HTML, SCRIPT),
    "JPEG with a ZIP behind its end": (lambda: _jpeg() + _ZIP, _ZIP),
    "JPEG with a PDF behind its end": (lambda: _jpeg() + _PDF, b"%PDF"),
    "JPEG with PHP in its quantisation table": (
        lambda: jpeg_with(jpeg_segment(0xDB, b"\x03" + (PHP + b" " * 64)[:64])),
        PHP,
    ),
    "JPEG with a Windows program behind its end": (
        lambda: _jpeg() + b"MZ\x90\0This program",
        b"MZ\x90\0",
    ),
    "PNG text that is HTML": (lambda: png(png_chunk(b"tEXt", b"Comment\0" + _HTML)), SCRIPT),
    "PNG text that is HTML, compressed": (
        lambda: png(png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(_HTML))),
        b"zTXt",
    ),
    "PNG text that is HTML, international": (
        lambda: png(png_chunk(b"iTXt", b"Title\0\0\0en\0\0" + _HTML)),
        SCRIPT,
    ),
    "PNG with a private chunk of PHP": (lambda: png(png_chunk(b"phPw", PHP)), PHP),
    "PNG with PHP as its palette suggestion": (
        lambda: png(png_chunk(b"sPLT", b"x\0\x08" + PHP)),
        PHP,
    ),
    "PNG with HTML behind its end": (lambda: png() + _HTML, SCRIPT),
    "PNG with a ZIP behind its end": (lambda: png() + _ZIP, _ZIP),
    "BMP/JavaScript behind its end": (
        lambda: encode(picture(), "BMP") + b"*/=1;window.__pwn=1",
        b"window.__pwn",
    ),
    "WebP with a script as XMP": (
        lambda: encode(picture(), "WEBP", xmp=b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"),
        SCRIPT,
    ),
    "WebP with an unknown chunk of HTML": (
        lambda: webp(encode(picture(), "WEBP", lossless=True)[12:], webp_chunk(b"HTML", _HTML)),
        SCRIPT,
    ),
    "TIFF with a script as its description": (
        lambda: encode(picture(), "TIFF", description=SCRIPT.decode()),
        SCRIPT,
    ),
    "TIFF with PHP in a private field": (
        lambda: tiff((tiff_fields() | {65_000: (1, list(PHP))}, bytes(32 * 48))),
        PHP,
    ),
}

_REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "GIF/JavaScript": (lambda: b"GIF89a/*" + bytes(20) + b"*/=1;window.__pwn=1", "type GIF"),
    "SVG sent as PNG": (lambda: _SVG, "type SVG"),
    "SVG with an entity bomb": (
        lambda: b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
        "type SVG",
    ),
    "SVG that reads /etc/passwd": (
        lambda: b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "type SVG",
    ),
    "HTML sent as JPEG": (lambda: _HTML, "type HTML"),
    "PDF with an image's name": (lambda: _PDF, "type PDF"),
    "ZIP that ends as a PNG": (lambda: b"PK\3\4" + png(), "type ZIP archive"),
    "PostScript that runs a command": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file",
        "type PostScript",
    ),
    "MVG that reads a URL": (
        lambda: b"push graphic-context\nfill 'url(https://127.0.0.1/x.jpg\"|id\")'",
        "not an image",
    ),
    "M3U that reads a file, for video tools": (
        lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "not an image",
    ),
    "GDAL virtual file that reads a path": (
        lambda: b"<VRTDataset><SourceFilename>/etc/passwd</SourceFilename></VRTDataset>",
        "not an image",
    ),
}

POLYGLOTS: Final = [
    *(
        HostileFile(
            name,
            make,
            secrets=(secret,),
            becomes="gray" if "private field" in name else "colour",
        )
        for name, (make, secret) in _TAKEN.items()
    ),
    *(HostileFile(name, make, refusal=why) for name, (make, why) in _REFUSED.items()),
]
