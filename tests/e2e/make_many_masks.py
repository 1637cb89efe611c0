"""Give an image of the browser tests squares of 4 x 4 pixels: `make_many_masks.py IMAGE COUNT`."""

import sys
from uuid import UUID

import django
import numpy as np

from samweb.settings.env import choose_settings

if __name__ == "__main__":
    choose_settings()
    django.setup()

from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.rle import rle_to_json
from annotations.models import Image, User
from tests.support.operations import apply, create

SIDE, GAP, COLUMNS = 4, 6, 50
BATCH = 64


def square(image: Image, place: int) -> dict[str, object]:
    mask = np.zeros((image.height, image.width), bool)
    x, y = GAP * (place % COLUMNS), GAP * (place // COLUMNS)
    mask[y : y + SIDE, x : x + SIDE] = True
    return rle_to_json(mask_to_rle(mask))


if __name__ == "__main__":
    image = Image.objects.select_related("project").get(pk=UUID(sys.argv[1]))
    category = image.project.categories.get(number=1)
    actor = User.objects.get(username="admin")
    count = int(sys.argv[2])
    for start in range(0, count, BATCH):
        places = range(start, min(start + BATCH, count))
        requests = [create(category, segmentation=square(image, place)) for place in places]
        apply(image, actor, *requests, role="manager")
