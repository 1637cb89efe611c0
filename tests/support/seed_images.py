"""A project with any number of images and masks, in seconds: `python -m tests.support.seed_images`.

A few scenes are drawn and stored as ingest would store them; all other rows are made of these by
two statements in the database. Prints one line of JSON: the project's id, and log-in links.
"""

import argparse
import json
from io import BytesIO
from typing import TYPE_CHECKING, Final

import django
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from samweb.settings.env import choose_settings

if __name__ == "__main__":
    choose_settings()
    django.setup()

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction

from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.rle import rle_geometry
from annotations.models import (
    Annotation,
    Category,
    Image,
    Membership,
    Project,
    User,
)
from annotations.services.sessions import log_in_link_make
from annotations.values import uuid7

if TYPE_CHECKING:
    from uuid import UUID

SCENES: Final = 12
HEIGHT, WIDTH = 240, 320
COLORS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7")
NAMES: Final = ("car", "person", "sign", "bicycle")

CLONE_IMAGES: Final = """
INSERT INTO annotations_image ({columns})
SELECT {values} FROM generate_series(%(scenes)s + 1, %(count)s) AS n
JOIN annotations_image AS t ON t.project_id = %(project)s AND t.number = 1 + (n - 1) %% %(scenes)s
"""
CLONE_ANNOTATIONS: Final = """
INSERT INTO annotations_annotation ({columns})
SELECT {values} FROM annotations_image AS i
JOIN annotations_image AS s ON s.project_id = %(project)s
    AND s.number = 1 + (i.number - 1) %% %(scenes)s
JOIN annotations_annotation AS t ON t.image_id = s.id
WHERE i.project_id = %(project)s AND i.number > %(scenes)s AND i.number %% 5 <> 0
"""


@transaction.atomic
def seed_project(name: str, count: int, annotators: list[str], manager: str = "admin") -> Project:
    """Make a project with `count` images, two masks on most of them, and its people."""
    project = Project.objects.create(
        name=name, last_category_number=len(NAMES), last_image_number=max(count, SCENES)
    )
    categories = [
        Category.objects.create(
            project=project, number=place + 1, name=word, color=COLORS[place], order=place
        )
        for place, word in enumerate(NAMES)
    ]
    for username, role in [(manager, "manager"), *((one, "annotator") for one in annotators)]:
        user, is_new = User.objects.get_or_create(username=username)
        if is_new:
            # An empty password counts as one that is set, and the link would not ask for one.
            user.set_unusable_password()
            user.save()
        Membership.objects.create(project=project, user=user, role=role)
    for number in range(1, SCENES + 1):
        _make_scene(project, categories, number)
    if count > SCENES:
        _clone(project, count)
    project.last_annotation_number = Annotation.objects.filter(project=project).count()
    project.save()
    return project


def _make_scene(project: Project, categories: list[Category], number: int) -> None:
    rng = np.random.default_rng(number)
    picture = PillowImage.new(
        "RGB", (WIDTH, HEIGHT), tuple(int(v) for v in rng.integers(60, 200, 3))
    )
    draw = ImageDraw.Draw(picture)
    masks = []
    for _ in range(2):
        left, top = int(rng.integers(10, 180)), int(rng.integers(10, 120))
        box = (left, top, left + int(rng.integers(50, 130)), top + int(rng.integers(40, 110)))
        draw.ellipse(box, fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
        mask = PillowImage.new("1", (WIDTH, HEIGHT))
        ImageDraw.Draw(mask).ellipse(box, fill=1)
        masks.append(np.asarray(mask))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=85)
    content = stream.getvalue()
    name = storages["images"].save(f"seed/{project.pk}/{number}.jpg", ContentFile(content))
    image = Image.objects.create(
        project=project,
        number=number,
        path=f"street_{number % 7:02}/frame_{number:06}.jpg",
        height=HEIGHT,
        width=WIDTH,
        original_name=name,
        original_sha256=f"{number:064x}",
        original_bytes=len(content),
        original_format="JPEG",
        display_name=name,
        display_height=HEIGHT,
        display_width=WIDTH,
        thumbnail_name=name,
        model_input_name=name,
        pixel_sha256=f"{number:064x}",
    )
    for place, bitmap in enumerate(masks):
        rle = mask_to_rle(bitmap)
        area, box = rle_geometry(rle)
        Annotation.objects.create(
            id=uuid7(),
            project=project,
            image=image,
            number=2 * number + place - 1,
            category=categories[(number + place) % len(categories)],
            rle_counts=rle.counts,
            area=area,
            bbox_x=box.x,
            bbox_y=box.y,
            bbox_width=box.width,
            bbox_height=box.height,
            source=Annotation.Source.MANUAL,
            version=1,
        )


def _clone(project: Project, count: int) -> None:
    state = (
        "CASE WHEN n %% 5 = 0 THEN 'todo' WHEN n %% 9 = 0 THEN 'in_progress' ELSE 'submitted' END"
    )
    of_image = {
        "id": "gen_random_uuid()",
        "number": "n",
        "path": "format('street_%%s/frame_%%s.jpg', lpad((n / 500)::text, 3, '0'),"
        " lpad(n::text, 6, '0'))",
        "state": state,
        "submitted_at": "now()",
        "checked_category_numbers": "'{1,2,3,4}'::int[]",
        "original_sha256": "lpad(to_hex(n), 64, '0')",
        "pixel_sha256": "lpad(to_hex(n), 64, '0')",
    }
    of_annotation = {
        "id": "gen_random_uuid()",
        "image_id": "i.id",
        "number": "2 * %(scenes)s + row_number() OVER (ORDER BY i.number, t.number)",
    }
    values: dict[str, UUID | int] = {
        "project": project.pk,
        "scenes": SCENES,
        "count": count,
    }
    with connection.cursor() as cursor:
        for statement, model, own in (
            (CLONE_IMAGES, Image, of_image),
            (CLONE_ANNOTATIONS, Annotation, of_annotation),
        ):
            columns = [
                str(field.column) for field in model._meta.concrete_fields if not field.generated
            ]
            cursor.execute(
                statement.format(
                    columns=", ".join(f'"{column}"' for column in columns),
                    values=", ".join(own.get(column, f't."{column}"') for column in columns),
                ),
                values,
            )
        cursor.execute("ANALYZE annotations_image, annotations_annotation")


def main() -> None:
    """Make the project and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="Street scenes")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--annotators", default="ada,ben")
    options = parser.parse_args()
    annotators = [name for name in options.annotators.split(",") if name]
    project = seed_project(options.name, options.count, annotators)
    links = {name: log_in_link_make(user=User.objects.get(username=name)) for name in annotators}
    print(json.dumps({"project": str(project.pk), "links": links}))


if __name__ == "__main__":
    main()
