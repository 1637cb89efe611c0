"""Whether a picture that samweb made carries nothing but pixels."""

from collections.abc import Iterator
from pathlib import Path

# Start, tables, frame, scan; APP0 is JFIF's header, which holds a resolution and no more.
BARE_JPEG_MARKERS = frozenset({0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xE0})
BARE_PNG_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND"})


def jpeg_markers(content: bytes) -> Iterator[int]:
    """List the markers up to the first scan."""
    place = 2
    while True:
        marker = content[place + 1]
        yield marker
        if marker == 0xDA:
            return
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")


def png_chunks(content: bytes) -> Iterator[bytes]:
    """List the kinds of chunks."""
    place = 8
    while place < len(content):
        yield content[place + 4 : place + 8]
        place += 12 + int.from_bytes(content[place : place + 4], "big")


def assert_bare(path: Path) -> None:
    """Fail if a JPEG or PNG has any metadata, or anything behind its end."""
    content = path.read_bytes()
    if content.startswith(b"\xff\xd8"):
        assert set(jpeg_markers(content)) <= BARE_JPEG_MARKERS
        assert content.endswith(b"\xff\xd9")
    else:
        assert set(png_chunks(content)) == BARE_PNG_CHUNKS
        assert content.endswith(b"IEND\xaeB`\x82")
