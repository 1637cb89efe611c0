"""What pipelines read of an image: its row and its prepared pixels. Loads no torch."""

from uuid import UUID

import numpy as np
from django.core.files.storage import storages

from annotations.errors import NotFoundError
from annotations.imaging.model_input import ModelInput
from annotations.models import Image


def image_by_id(image_id: UUID) -> Image:
    """Read the row that a job names, with its project.

    Raises:
        NotFoundError: It is gone.
    """
    image = Image.objects.select_related("project").filter(pk=image_id).first()
    if image is None:
        raise NotFoundError(f"The image {image_id} is gone.", hint="Nothing needs to be done.")
    return image


def read_model_input(image: Image) -> ModelInput:
    """Read the pixels that ingest prepared for encoders.

    Raises:
        NotFoundError: They are gone or damaged.
    """
    try:
        with storages["images"].open(image.model_input_name) as file:
            array: ModelInput = np.load(file, allow_pickle=False)
    except (FileNotFoundError, ValueError, EOFError) as error:
        raise NotFoundError(
            f"The prepared pixels of “{image.path}” cannot be read: {error}",
            hint="Upload the image again.",
        ) from error
    return array
