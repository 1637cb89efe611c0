"""Image files as people and attackers make them; all synthetic and seeded."""

import io
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image

from annotations.imaging.pyramid_writer import pyramid_of_pixels

RgbArray = npt.NDArray[np.uint8]

JPEG_COMMENT = b"<script>window.__pwn = 1</script>"
GPS_LATITUDE = (52.0, 31.0, 12.0)

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def quadrants(height: int, width: int) -> RgbArray:
    """Draw (H, W, 3): red top left, green top right, blue bottom left, white bottom right."""
    image = np.full((height, width, 3), 255, np.uint8)
    image[: height // 2, : width // 2] = (255, 0, 0)
    image[: height // 2, width // 2 :] = (0, 255, 0)
    image[height // 2 :, : width // 2] = (0, 0, 255)
    return image


def write_jpeg(path: Path, image: RgbArray, *, orientation: int = 1, mode: str = "RGB") -> Path:
    """Write a JPEG with EXIF (orientation, GPS, camera) and a comment that is a script."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "CAMERA-SERIAL-4711"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = GPS_LATITUDE
    Image.fromarray(image).convert(mode).save(
        path, "JPEG", quality=95, subsampling="4:4:4", exif=exif, comment=JPEG_COMMENT
    )
    return path


def write_png(path: Path, image: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> Path:
    """Write (H, W) or (H, W, 3 or 4) uint8, or (H, W) uint16, as PNG."""
    Image.fromarray(image).save(path, "PNG")
    return path


def write_palette_png(path: Path, image: RgbArray, *, transparent_index: int | None = None) -> Path:
    """Write a PNG of at most 16 colours with a palette, one of them transparent."""
    palette = Image.fromarray(image).quantize(16)
    options = {} if transparent_index is None else {"transparency": transparent_index}
    palette.save(path, "PNG", **options)
    return path


def deep_ramp(
    height: int, width: int, *, low: int = 1000, high: int = 5000
) -> npt.NDArray[np.uint16]:
    """Draw (H, W) uint16 that rises from `low` to `high` from left to right."""
    return np.tile(np.linspace(low, high, width).round().astype(np.uint16), (height, 1))


def write_animation(path: Path, frame_count: int) -> Path:
    """Write an animated PNG."""
    frames = [Image.new("RGB", (16, 16), (index * 20, 0, 0)) for index in range(frame_count)]
    frames[0].save(path, "PNG", save_all=True, append_images=frames[1:])
    return path


def write_two_picture_jpeg(path: Path, first: RgbArray, second: RgbArray) -> Path:
    """Write what phones write: a JPEG with a second picture behind the first (MPO)."""
    Image.fromarray(first).save(
        path, "MPO", save_all=True, append_images=[Image.fromarray(second)], quality=95
    )
    return path


def write_png_bomb(path: Path, height: int, width: int) -> Path:
    """Write a valid black 1-bit PNG: 30,000 x 30,000 pixels take 110 kB."""
    compressor = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    path.write_bytes(
        _PNG_SIGNATURE
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"IDAT", data)
        + _png_chunk(b"IEND")
    )
    return path


def write_png_claiming(path: Path, height: int, width: int) -> Path:
    """Write a PNG whose header promises a size that its 1 kB of data does not hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        _PNG_SIGNATURE
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"IDAT", zlib.compress(bytes(1024)))
        + _png_chunk(b"IEND")
    )
    return path


def cut_off(path: Path, share: float) -> Path:
    """Keep only the first part of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def encoded(image: RgbArray, file_format: str) -> bytes:
    """Encode (H, W, 3) in any format that Pillow writes."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, file_format)
    return buffer.getvalue()


def pyramid_bytes(image: RgbArray) -> bytes:
    """Make the pyramid of (H, W, 3)."""
    with tempfile.TemporaryDirectory() as folder:
        return pyramid_of_pixels(Image.fromarray(image), Path(folder)).read_bytes()


def _png_chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deep_bytes(samples: npt.NDArray[np.uint16], kind: str = "PNG") -> bytes:
    """Write (H, W) uint16 as a PNG or TIFF in memory."""
    stream = io.BytesIO()
    Image.fromarray(samples).save(stream, kind)
    return stream.getvalue()
