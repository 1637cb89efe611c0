"""The one Segment Anything model that a gpu worker keeps in memory."""

from django.conf import settings

from annotations.sam.device import EncoderPrecision, choose_device, free_memory
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName


class ResidentModel:
    """Holds at most one loaded model; projects of another make it change places."""

    def __init__(self) -> None:
        """Begin empty: the first job pays for loading."""
        self._sam: LoadedSam | None = None

    def get(self, model: ModelName) -> LoadedSam:
        """Give the model, loading it if another one or none is resident.

        Raises:
            CheckpointMissingError: Its weights are not on this machine.
            CheckpointMismatchError: Its file is not the one that the name promises.
        """
        if self._sam is None or self._sam.spec != CHECKPOINTS[model]:
            device = choose_device()
            # Before the load, not after it: two of the large model do not fit side by side.
            self._sam = None
            free_memory(device)
            self._sam = load_sam(
                CHECKPOINTS[model],
                settings.CHECKPOINTS_FOLDER,
                device,
                EncoderPrecision(settings.ENCODER_PRECISION),
            )
        return self._sam


resident_model = ResidentModel()
