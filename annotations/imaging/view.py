"""What SAM sees of an image: through which window, and which part of it."""

from typing import Final, NamedTuple

from annotations.imaging.crops import CropBox, view_crop
from annotations.imaging.depth import Window, view_window

# Before the tag of the file that a crop is cut from.
SOURCE_MARK: Final = "@"

_BETWEEN: Final = "+"


class View(NamedTuple):
    """What an embedding is made of, beyond the image's pixels.

    Attributes:
        window: Of deep gray; None for 8 bits.
        crop: None for the whole image.
    """

    window: Window | None = None
    crop: CropBox | None = None

    @property
    def name(self) -> str:
        """Name the view, empty for the whole image of 8 bits; part of an embedding's identity."""
        return _BETWEEN.join(part.view for part in self if part is not None)


WHOLE: Final = View()


def parse_view(name: str) -> View:
    """Read a view back out of its name, with or without a source's tag."""
    parts = name.partition(SOURCE_MARK)[0].split(_BETWEEN)
    windows = [window for part in parts if (window := view_window(part)) is not None]
    crops = [crop for part in parts if (crop := view_crop(part)) is not None]
    return View(windows[0] if windows else None, crops[0] if crops else None)
