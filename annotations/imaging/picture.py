"""One picture of a file: its only one, or a frame of a medical film."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.imaging.intensity import Intensity
from annotations.imaging.load import LoadedImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a file.

    Attributes:
        loaded: Its pixels.
        frame: Its number, from 1, where the file holds several.
        intensity: What its samples mean, where the file says it; without the extremes.
        metadata: What is kept of the file's own.
        is_original_kept_as_png: The file itself must not be kept: it names a patient.
    """

    loaded: LoadedImage
    frame: int | None = None
    intensity: Intensity | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    is_original_kept_as_png: bool = False
