"""One object cut out of the picture that the page shows, at once.

Web processes open no original. The display picture is our own: of an image up to 4,096 pixels it
has every pixel, as PNG where the original is lossless and as a JPEG of quality 92 where it is not.
"""

from uuid import UUID

import numpy as np
from django.core.files.storage import storages
from PIL import Image as PillowImage

from annotations.errors import NotFoundError
from annotations.formats.cutouts import CutoutForm, cut_out, cutout_png
from annotations.models import Annotation
from annotations.selectors.image_filters import work_annotations
from annotations.selectors.reach import Asker, in_reach
from annotations.values import CocoRle, SizeHW


def cutout_annotation(*, annotation_id: UUID, asker: Asker) -> Annotation:
    """Give an object that can be cut out, with its image and category.

    Raises:
        NotFoundError: There is none with this id in the work of a project of the asker.
    """
    found = work_annotations().filter(in_reach(asker), pk=annotation_id)
    annotation = (
        found.filter(image__deleted_at__isnull=True).select_related("image", "category").first()
    )
    if annotation is None:
        raise NotFoundError(
            f"There is no object {annotation_id}.",
            hint="It may be deleted, or you are not a member of its project.",
        )
    return annotation


def annotation_cutout(annotation: Annotation, form: CutoutForm) -> bytes:
    """Cut an object out, as PNG.

    Args:
        annotation: With its image.
        form: How; feathering counts pixels of the display picture.

    Raises:
        NotFoundError: The display picture is gone.
    """
    image = annotation.image
    try:
        with storages["images"].open(image.display_name) as file, PillowImage.open(file) as shown:
            pixels = np.asarray(shown.convert("RGB"))
    except FileNotFoundError as error:
        raise NotFoundError(
            f"The picture of “{image.path}” is gone.", hint="Upload the image again."
        ) from error
    rle = CocoRle(SizeHW(image.height, image.width), annotation.rle_counts)
    return cutout_png(cut_out(pixels, rle, form))
