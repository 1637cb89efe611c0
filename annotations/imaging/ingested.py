"""What ingest made of one picture, and its way from the child's answer to the parent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Final, Self

from annotations.imaging.intensity import Intensity

_OPTIONAL_PATHS: Final = ("samples_path", "original_path", "pyramid_path")
_PATHS: Final = ("display_path", "thumbnail_path", "model_input_path", *_OPTIONAL_PATHS)


@dataclass(frozen=True, slots=True)
class IngestedImage:
    """What became of one accepted file; sizes in px after the EXIF orientation.

    Attributes:
        height: Of the oriented original.
        width: Of the oriented original.
        format: A name of `ACCEPTED_FORMATS`.
        is_deep_gray: 16 bits a sample; the model input is (h, w) uint16 then.
        window_low: Deep gray: sample value shown as black; else None.
        window_high: Deep gray: sample value shown as white; else None.
        display_path: 8-bit image without metadata, long side at most 4096.
        display_height: Of the display image.
        display_width: Of the display image.
        display_media_type: "image/jpeg" or "image/png".
        thumbnail_path: JPEG, long side at most 320.
        model_input_path: npy file, long side 1024.
        pixel_sha256: Of the model input, 64 hex digits.
        frame: Number of the frame, from 1, of a file that holds several; else None.
        intensity: What the samples of deep gray mean; else None.
        samples_path: Deep gray: gzip of the samples at the display's size; else None.
        original_path: What is kept in the place of the file; None keeps the file itself.
        pyramid_path: Tiles of images that the display image does not show in full; else None.
        metadata: What is kept of the file's own.
    """

    height: int
    width: int
    format: str
    is_deep_gray: bool
    window_low: int | None
    window_high: int | None
    display_path: Path
    display_height: int
    display_width: int
    display_media_type: str
    thumbnail_path: Path
    model_input_path: Path
    pixel_sha256: str
    frame: int | None = None
    intensity: Intensity | None = None
    samples_path: Path | None = None
    original_path: Path | None = None
    pyramid_path: Path | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Give the fields as JSON values; of paths only the names."""
        values = {
            name: value.name if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }
        return values | {"intensity": self.intensity.to_json() if self.intensity else None}

    @classmethod
    def from_json(cls, value: Mapping[str, object], folder: Path) -> Self:
        """Rebuild what `to_json` gave; paths are names inside the folder, or the frame's in it.

        Raises:
            ValueError: Fields are missing or unknown, or a name or link leads out of the folder.
        """
        if set(value) != {field.name for field in fields(cls)}:
            raise ValueError(f"fields {sorted(value)}")
        values = dict(value)
        own = frame_folder(folder, values["frame"])
        for name in _PATHS:
            if values[name] is None and name in _OPTIONAL_PATHS:
                continue
            path = own / str(values[name])
            if path.parent != own or path.is_symlink() or not path.is_file():
                raise ValueError(f"{name} {values[name]!r}")
            values[name] = path
        intensity = values["intensity"]
        if isinstance(intensity, Mapping):
            values["intensity"] = Intensity.from_json(intensity)
        return cls(**values)  # type: ignore[arg-type]  # our own child's JSON, names checked


def frame_folder(folder: Path, frame: object) -> Path:
    """Give the folder of a frame's files; of a file's only picture the folder itself.

    Raises:
        TypeError: The frame is no number.
    """
    if frame is None:
        return folder
    if not isinstance(frame, int):
        raise TypeError(f"frame {frame!r}")
    return folder / str(frame)
