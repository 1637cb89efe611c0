"""The checkpoints that samweb knows: where their bytes come from and which sizes they imply.

Every size that the rest of samweb needs (model frame, grid, width, logits) is read from here or
from a decoder's manifest, never written down a second time. Imports no torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from annotations.values import ModelName, WeightsLayout

BUNDLED_FOLDER = Path(__file__).parent / "weights"
OFFICIAL_URL = "https://dl.fbaipublicfiles.com/segment_anything/"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSpec:
    """One file of weights and the network that it fills.

    Attributes:
        model: Name of the model: its architecture's, or the one it was registered under.
        architecture: `architectures` builds the network of that name.
        file_name: Name of the file in its folder.
        url: Where to fetch it; None for weights that ship with samweb or were registered here.
        size_bytes: Size of the file.
        sha256: Of the file, lower-case hex; names the checkpoint everywhere.
        layout: Whose names the weights have.
        is_bundled: It ships with samweb.
        input_size: Long side of the model frame, pixels.
        grid: Tokens along each side of the embedding.
        channels: Width of the embedding.
        pixel_mean: Subtracted from uint8 RGB.
        pixel_std: Divides what remains.
        mask_threshold: A pixel belongs to the mask where its logit is above this.
    """

    model: str
    architecture: ModelName
    file_name: str
    url: str | None
    size_bytes: int
    sha256: str
    layout: WeightsLayout = WeightsLayout.META
    is_bundled: bool = False
    input_size: int = 1024
    grid: int = 64
    channels: int = 256
    pixel_mean: tuple[float, float, float] = (123.675, 116.28, 103.53)
    pixel_std: tuple[float, float, float] = (58.395, 57.12, 57.375)
    mask_threshold: float = 0.0

    @property
    def lowres_size(self) -> int:
        """Side of the decoder's logits, in lowres pixels: the decoder upsamples four times."""
        return 4 * self.grid

    @property
    def embedding_shape(self) -> tuple[int, int, int]:
        """Shape (C, G, G) of one stored embedding."""
        return (self.channels, self.grid, self.grid)

    def path(self, checkpoints_folder: Path) -> Path:
        """Say where the file is expected.

        Args:
            checkpoints_folder: Where fetched checkpoints live; bundled weights ignore it.
        """
        folder = BUNDLED_FOLDER if self.is_bundled else checkpoints_folder
        return folder / self.file_name


_SPECS = (
    CheckpointSpec(
        model=ModelName.STARTER,
        architecture=ModelName.STARTER,
        file_name="starter.safetensors",
        url=None,
        is_bundled=True,
        size_bytes=4_208_416,
        sha256="0b08d102ea769ca6c6de20ae211362ad5ba61cde021299201de3720a78c84941",
        input_size=512,
        channels=128,
        # The starter was trained on (rgb / 255 - 0.45) / 0.25.
        pixel_mean=(0.45 * 255, 0.45 * 255, 0.45 * 255),
        pixel_std=(0.25 * 255, 0.25 * 255, 0.25 * 255),
    ),
    CheckpointSpec(
        model=ModelName.VIT_B,
        architecture=ModelName.VIT_B,
        file_name="sam_vit_b_01ec64.pth",
        url=OFFICIAL_URL + "sam_vit_b_01ec64.pth",
        size_bytes=375_042_383,
        sha256="ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",
    ),
    CheckpointSpec(
        model=ModelName.VIT_L,
        architecture=ModelName.VIT_L,
        file_name="sam_vit_l_0b3195.pth",
        url=OFFICIAL_URL + "sam_vit_l_0b3195.pth",
        size_bytes=1_249_524_607,
        sha256="3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",
    ),
    CheckpointSpec(
        model=ModelName.VIT_H,
        architecture=ModelName.VIT_H,
        file_name="sam_vit_h_4b8939.pth",
        url=OFFICIAL_URL + "sam_vit_h_4b8939.pth",
        size_bytes=2_564_550_879,
        sha256="a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",
    ),
)

CHECKPOINTS: Mapping[ModelName, CheckpointSpec] = MappingProxyType(
    {spec.architecture: spec for spec in _SPECS}
)


def registered_spec(
    *,
    model: str,
    architecture: ModelName,
    layout: WeightsLayout,
    file_name: str,
    size_bytes: int,
    sha256: str,
) -> CheckpointSpec:
    """Describe a team's own weights: sizes and normalisation are those of the architecture."""
    return replace(
        CHECKPOINTS[architecture],
        model=model,
        layout=layout,
        file_name=file_name,
        url=None,
        is_bundled=False,
        size_bytes=size_bytes,
        sha256=sha256,
    )
