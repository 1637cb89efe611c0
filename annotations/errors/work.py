"""Background work and the models it needs."""

from annotations.errors.base import SamwebError


class CheckpointMissingError(SamwebError):
    """The weights of a model are not on this machine."""

    code = "checkpoint-missing"
    status = 409
    title = "The model's weights are not installed."


class CheckpointMismatchError(SamwebError):
    """A file of weights is not the one that its name promises."""

    code = "checkpoint-mismatch"
    status = 409
    title = "The model's weights are not the expected ones."


class EmbeddingCorruptError(SamwebError):
    """A stored embedding fails its own checks."""

    code = "embedding-corrupt"
    status = 500
    title = "The stored embedding is damaged."


class TooManyCropsError(SamwebError):
    """One person has asked for more crops of images than the encoder has caught up with."""

    code = "too-many-crops"
    status = 429
    title = "Too many crops wait for the encoder."


class TooManyComparisonsError(SamwebError):
    """One person has asked for more images by other models than the encoder has caught up with."""

    code = "too-many-comparisons"
    status = 429
    title = "Too many comparisons wait for the encoder."


class LeaseLostError(SamwebError):
    """A worker tried to write for a job that it does not hold any more."""

    code = "lease-lost"
    status = 409
    title = "The job is held by another worker."


class JobCancelledError(SamwebError):
    """Somebody cancelled the job while a worker ran it."""

    code = "job-cancelled"
    status = 409
    title = "The job was cancelled."


class GpuOutOfMemoryError(SamwebError):
    """An image does not fit into the free memory of the GPU, where others do."""

    code = "gpu-out-of-memory"
    status = 503
    title = "The GPU has too little free memory."


class GpuFullError(GpuOutOfMemoryError):
    """Not even an empty image fits into the free memory of the GPU."""

    code = "gpu-full"
    title = "The GPU's memory is full."


class EncodingFailedError(SamwebError):
    """The image encoder gave no usable embedding."""

    code = "encoding-failed"
    status = 500
    title = "The image could not be encoded."


class DecoderParityError(SamwebError):
    """An exported decoder does not compute what the model computes."""

    code = "decoder-parity"
    status = 500
    title = "The exported decoder differs from the model."


class OnnxFileError(SamwebError):
    """An exported file is not what its manifest or its model says."""

    code = "onnx-file-broken"
    status = 409
    title = "An exported file cannot be used."


class DownloadFailedError(SamwebError):
    """A file could not be fetched."""

    code = "download-failed"
    status = 502
    title = "The download did not finish."


class ExportCheckError(SamwebError):
    """A written data set file failed its own check."""

    code = "export-check"
    status = 500
    title = "The export's file is not right."
