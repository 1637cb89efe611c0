"""Tie rows that name each other to one project, and keep operations append-only."""

from django.db import migrations

SAME_PROJECT = [
    ("category", "parent_id", "category", "category_parent_same_project"),
    ("annotation", "image_id", "image", "annotation_image_same_project"),
    ("annotation", "category_id", "category", "annotation_category_same_project"),
    ("operation", "image_id", "image", "operation_image_same_project"),
    ("upload", "image_id", "image", "upload_image_same_project"),
]

APPEND_ONLY = """
CREATE FUNCTION annotations_operation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'operations are append-only';
END $$;
CREATE TRIGGER annotations_operation_append_only
    BEFORE UPDATE ON annotations_operation
    FOR EACH ROW EXECUTE FUNCTION annotations_operation_append_only();
"""

APPEND_ONLY_REVERSE = """
DROP TRIGGER annotations_operation_append_only ON annotations_operation;
DROP FUNCTION annotations_operation_append_only();
"""


def _same_project(table: str, column: str, target: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE annotations_{table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (project_id, {column}) REFERENCES annotations_{target} (project_id, id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE annotations_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """Composite foreign keys, which Django's models cannot say."""

    dependencies = [("annotations", "0001_initial")]

    operations = [
        *[_same_project(*row) for row in SAME_PROJECT],
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_REVERSE),
    ]
