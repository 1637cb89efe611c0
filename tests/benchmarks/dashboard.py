"""The answer of a dashboard over 1e5 and 1e6 annotations of one project, 95th percentile.

Asks for all days, which adds up every object; the last 30 days, which the page opens with, are in
the figures, too. The database is one of the tests' own cluster and is removed at the end.
"""

import io
import logging
import os
import statistics
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "samweb.settings.test"
django.setup()
logging.disable()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from annotations.models import Project, User  # noqa: E402
from samweb.local.postgres import Cluster  # noqa: E402
from tests.benchmarks.report import report  # noqa: E402
from tests.factories import make_member, make_project  # noqa: E402
from tests.support.api_client import ApiClient  # noqa: E402

SIZES = {"1e5": 100_000, "1e6": 1_000_000}
OBJECTS_PER_IMAGE = 20
PEOPLE = 10
CATEGORIES = tuple(f"category {number}" for number in range(20))
ASKED = 30

# Rows as the editor leaves them: a mask of 300 bytes, a recipe with three prompts, over 180 days.
_IMAGES = """
    INSERT INTO annotations_image (
        id, project_id, number, path, external_id, metadata, attributes, tags, "group", split,
        state, height, width, original_name, original_sha256, original_bytes, original_format,
        is_deep_gray, display_name, display_height, display_width, thumbnail_name,
        model_input_name, pixel_sha256, sequence, checked_category_numbers, submitted_by_id,
        submitted_at, deleted_at)
    SELECT gen_random_uuid(), %(project)s, n, n || '.jpg', '', '{}', '{}', '{}', '', '',
        CASE WHEN n %% 3 = 0 THEN 'submitted' ELSE 'in_progress' END,
        1080, 1920, '', sha, 1, 'JPEG',
        false, '', 1, 1, '', '', sha, 0, CASE WHEN n %% 3 = 0 THEN ARRAY[1] END,
        CASE WHEN n %% 3 = 0 THEN (%(people)s::int[])[1 + n %% 10] END,
        CASE WHEN n %% 3 = 0 THEN now() - random() * interval '180 days' END,
        CASE WHEN n %% 100 = 0 THEN now() END
    FROM generate_series(1, %(images)s) n, LATERAL (SELECT lpad(to_hex(n), 64, '0') AS sha) s
"""
_RECIPE = (
    '{{"version": 1, "model": "starter", "checkpoint_sha256": "{sha}", "prompts": ['
    '{{"kind": "point", "x": 10.5, "y": 20.5, "label": 1, "candidate": 2}},'
    '{{"kind": "point", "x": 30.5, "y": 20.5, "label": 0, "candidate": 0}},'
    '{{"kind": "point", "x": 15.5, "y": 25.5, "label": 1, "candidate": 0}}],'
    '"predicted_iou": 0.95, "stability_score": 0.97, "active_milliseconds": {milliseconds}}}'
)
_COLUMNS = (
    *("id", "project_id", "image_id", "number", "category_id", "layer", "rle_counts", "area"),
    *("bbox_x", "bbox_y", "bbox_width", "bbox_height", "is_crowd", "z_order", "attributes"),
    *("source", "recipe", "version", "created_by_id", "created_at", "updated_at"),
)


def seed(project: Project, people: list[User], count: int) -> None:
    """Write the rows of a project by COPY, in pieces of 50,000."""
    keys = [person.pk for person in people]
    images_wanted = count // OBJECTS_PER_IMAGE
    with connection.cursor() as cursor:
        cursor.execute(_IMAGES, {"project": project.pk, "people": keys, "images": images_wanted})
        cursor.execute("SELECT id FROM annotations_image WHERE project_id = %s", [project.pk])
        images = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT n, gen_random_uuid(), now() - n * interval '180 days' / %s"
            " FROM generate_series(1, %s) n",
            [count, count],
        )
        categories = list(project.categories.values_list("pk", flat=True))
        while rows := cursor.fetchmany(50_000):
            lines = io.StringIO()
            for number, key, at in rows:
                recipe = _RECIPE.format(sha="a" * 64, milliseconds=number % 20_000)
                cells = (
                    *(key, project.pk, images[number % len(images)], number),
                    *(categories[number % 7 * number % len(categories)], "work", "a" * 300),
                    *(20, 3, 2, 5, 4, "f", 0, "{}", "sam", recipe, 1),
                    *(keys[number % 13 % len(keys)], at, at),
                )
                lines.write("\t".join(map(str, cells)) + "\n")
            lines.seek(0)
            with connection.cursor() as writer:
                writer.copy_from(lines, "annotations_annotation", columns=_COLUMNS)
        # Autovacuum does this within minutes on a server that runs.
        cursor.execute("VACUUM ANALYZE annotations_annotation, annotations_image")


def p95_ms(client: ApiClient, project: Project, **query: int) -> float:
    """Ask 30 times after a first one, and give the 95th percentile in ms."""
    path = f"projects/{project.pk}/dashboard/"
    took = []
    for _ in range(ASKED + 1):
        begun = time.perf_counter()
        answer = client.get(path, **query)
        took.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200
    return statistics.quantiles(took[1:], n=20)[18]


def measure() -> dict[str, float]:
    """Seed each size in a project of its own and ask."""
    figures: dict[str, float] = {}
    for name, count in SIZES.items():
        project = make_project(name, categories=CATEGORIES)
        people = [make_member(project, "annotator") for _ in range(PEOPLE)]
        seed(project, people, count)
        client = ApiClient(people[0])
        figures[f"p95_{name}_30_days_ms"] = p95_ms(client, project, days=30)
        figures[f"p95_{name}_ms"] = p95_ms(client, project)
    return figures


def main() -> int:
    """Run in a database of its own; gives the exit status."""
    if settings.IS_POSTGRES_EMBEDDED:
        Cluster(settings.TEST_POSTGRES_ROOT, binaries=settings.EMBEDDED_POSTGRES_BIN).ensure()
    name = connection.settings_dict["NAME"]
    settings.DATABASES["default"]["TEST"]["NAME"] = "bench_dashboard"
    connection.settings_dict["TEST"]["NAME"] = "bench_dashboard"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        figures = measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    last = ("p95_1e5_ms", "p95_1e6_ms")
    report(
        "dashboard",
        {
            **{k: v for k, v in figures.items() if k not in last},
            **{key: figures[key] for key in last},
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
