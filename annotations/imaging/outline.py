"""What a file says of itself before any decoder is let near it: pictures, passes, size."""

from typing import BinaryIO, Final, NamedTuple

from annotations.errors import ImageRefusedError
from annotations.imaging.jpeg_segments import MAX_SCANS, count_jpeg_scans
from annotations.imaging.tiff_pages import MAX_DIRECTORIES, TiffPage, read_tiff_pages
from annotations.imaging.webp_chunks import read_webp_chunks
from annotations.values import SizeHW

ONE_BY_ONE: Final = "Upload each picture as an image of its own."


class Outline(NamedTuple):
    """What is known of a file before it is decoded.

    Attributes:
        is_lossy: Its pixels were coded with loss, so there are no exact ones to keep.
        size_hw: Where our own reading of the header tells it, px.
        tiff: The page that counts, of a TIFF.
    """

    is_lossy: bool = False
    size_hw: SizeHW | None = None
    tiff: TiffPage | None = None


def read_outline(file: BinaryIO, format_name: str, display_name: str) -> Outline:
    """Judge how a file is built.

    Args:
        file: From its beginning; left anywhere.
        format_name: A name of `ACCEPTED_FORMATS`.
        display_name: What refusals call the file.

    Raises:
        ImageRefusedError: It holds several pictures, or a decoder would never end with it.
        ValueError: It is damaged; says so in a few words.
    """
    match format_name:
        case "JPEG":
            return _jpeg_outline(file, display_name)
        case "WebP":
            return _webp_outline(file, display_name)
        case "TIFF":
            return _tiff_outline(file, display_name)
    return Outline()


def _jpeg_outline(file: BinaryIO, display_name: str) -> Outline:
    if count_jpeg_scans(file) > MAX_SCANS:
        raise ImageRefusedError(
            f"“{display_name}” is a JPEG of more than {MAX_SCANS} passes over its pixels.",
            hint="No camera writes that. Save it anew in an image editor.",
        )
    return Outline(is_lossy=True)


def _webp_outline(file: BinaryIO, display_name: str) -> Outline:
    facts = read_webp_chunks(file)
    if facts.is_animated:
        raise ImageRefusedError(f"“{display_name}” is an animation.", hint=ONE_BY_ONE)
    return Outline(is_lossy=facts.is_lossy, size_hw=facts.size_hw)


def _tiff_outline(file: BinaryIO, display_name: str) -> Outline:
    pages = read_tiff_pages(file)
    if pages[0].is_raw or pages[0].is_extra:
        raise ImageRefusedError(
            f"“{display_name}” is a camera's raw file, or begins with a preview.",
            hint="Develop it, and upload the result as TIFF, PNG or JPEG.",
        )
    page_count = sum(not page.is_extra for page in pages)
    if page_count > 1:
        count = f"more than {MAX_DIRECTORIES}" if len(pages) > MAX_DIRECTORIES else str(page_count)
        raise ImageRefusedError(f"“{display_name}” holds {count} pages.", hint=ONE_BY_ONE)
    return Outline(is_lossy=pages[0].is_lossy, tiff=pages[0])
