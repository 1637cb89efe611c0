"""The demo project."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from annotations.models import Category, Job, Membership, Project, Upload
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> None:
    """Keep the uploads in a temporary folder."""
    images = {**settings.STORAGES["images"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "images": images}


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_demo_has_nine_photographs_waiting_and_the_administrator_as_manager() -> None:
    administrator = make_user(is_superuser=True)

    said = seed()

    project = Project.objects.get()
    assert project.name == "Demo: photographs"
    assert Membership.objects.get().user == administrator
    assert Membership.objects.get().role == "manager"
    assert Upload.objects.filter(project=project, state="received").count() == 9
    assert Job.objects.filter(kind="ingest", state="queued").count() == 9
    assert Category.objects.get(name="cat").parent == Category.objects.get(name="animal")
    assert "uploaded rocket.jpg (9 of 9)" in said


def test_seeding_again_adds_what_is_missing_alone() -> None:
    make_user(is_superuser=True)
    seed()
    Upload.objects.get(path="coins.png").delete()

    said = seed()

    assert Project.objects.count() == 1
    assert Upload.objects.count() == 9
    assert said.splitlines()[0] == "Demo: uploaded coins.png (1 of 1)"


def test_seeding_without_administrator_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="createsuperuser"):
        seed()

    assert Project.objects.count() == 0
