"""The one Segment Anything model that a gpu worker keeps in memory."""

import logging
import time
from threading import Lock

import torch
from django.conf import settings

from annotations.pipelines.checkpoints import checkpoint_spec
from annotations.sam.device import (
    EncoderPrecision,
    choose_device,
    default_batch_size,
    forget_peak,
    free_memory,
)
from annotations.sam.loader import LoadedSam, load_sam

_log = logging.getLogger(__name__)


class ResidentModel:
    """Holds at most one loaded model; projects of another make it change places."""

    def __init__(self) -> None:
        """Begin empty: the first job pays for loading."""
        self._sam: LoadedSam | None = None
        # Jobs run on the main thread; an idle model is let go by the watch's.
        self._lock = Lock()
        self._asked_at = time.monotonic()
        self._fitting: int | None = None

    def get(self, model: str) -> LoadedSam:
        """Give the model, loading it if another one or none is resident.

        Args:
            model: Name of an architecture, or the one that weights were registered under.

        Raises:
            CheckpointMissingError: Its weights are not on this machine, or nobody registered any.
            CheckpointMismatchError: Its file is not the one that the name promises.
        """
        spec = checkpoint_spec(model)
        with self._lock:
            self._asked_at = time.monotonic()
            if self._sam is None or self._sam.spec != spec:
                device = choose_device()
                # Before the load, not after it: two of the large model do not fit side by side.
                self._drop(device)
                self._sam = load_sam(
                    spec,
                    settings.CHECKPOINTS_FOLDER,
                    device,
                    EncoderPrecision(settings.ENCODER_PRECISION),
                )
            return self._sam

    def let_go_if_idle(self) -> bool:
        """Free the memory of a model that nobody asked for in `MODEL_IDLE_MINUTES`.

        To be called while no job runs; one that begins meanwhile loads the model again.

        Returns:
            Whether a model was let go.
        """
        idle_seconds = 60 * settings.MODEL_IDLE_MINUTES
        with self._lock:
            is_idle = time.monotonic() - self._asked_at >= idle_seconds
            if self._sam is None or not idle_seconds or not is_idle:
                return False
            _log.info("The model %s was idle and is let go.", self._sam.spec.model)
            self._drop(self._sam.device)
            return True

    def batch_size(self) -> int:
        """Say how many images to encode at once: the setting's, or what has turned out to fit."""
        wanted = settings.ENCODE_BATCH_SIZE or default_batch_size(choose_device())
        return wanted if self._fitting is None else min(wanted, self._fitting)

    def note_fitting(self, count: int) -> None:
        """Remember, until a model is loaded anew, that no more images fit at once."""
        _log.warning("Only %d images at once fit into memory; larger batches are not tried.", count)
        self._fitting = count

    def _drop(self, device: torch.device) -> None:
        self._sam = None
        self._fitting = None
        free_memory(device)
        forget_peak(device)


resident_model = ResidentModel()
