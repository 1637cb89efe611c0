"""`manage.py seed_demo`: a project to try samweb with, made of scikit-image's photographs."""

from collections.abc import Callable
from io import BytesIO
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from django.core.management.base import BaseCommand, CommandError
from PIL import Image as PillowImage

from annotations.models import Membership, Project, Upload, User
from annotations.services.projects import CategoryWish, project_create
from annotations.services.uploads import upload_receive
from annotations.values import ModelName

try:
    from skimage import data as photographs
except ImportError:  # the extra `demo` is not installed
    photographs = None  # type: ignore[assignment]

PROJECT_NAME: Final = "Demo: photographs"
CATEGORIES: Final = (
    CategoryWish("person", "#0072b2"),
    CategoryWish("animal", "#009e73"),
    CategoryWish("cat", "#44aa99", parent="animal"),
    CategoryWish("cup", "#e69f00"),
    CategoryWish("coin", "#f0e442"),
    CategoryWish("vehicle", "#882255"),
    CategoryWish("rocket", "#d55e00", parent="vehicle"),
    CategoryWish("motorcycle", "#cc6677", parent="vehicle"),
    CategoryWish("cell", "#cc79a7"),
    CategoryWish("vessel", "#aa4499"),
    CategoryWish("camera", "#56b4e9"),
)

Pixels = npt.NDArray[np.uint8]


class Photograph(NamedTuple):
    """One picture: its path in the project, and how to get its pixels, (H, W) or (H, W, 3)."""

    path: str
    pixels: Callable[[], Pixels]


def photograph_list() -> list[Photograph]:
    """List the pictures that come with scikit-image itself, so that no network is needed."""
    return [
        Photograph("astronaut.jpg", photographs.astronaut),
        Photograph("camera.png", photographs.camera),
        Photograph("chelsea.jpg", photographs.chelsea),
        Photograph("coffee.jpg", photographs.coffee),
        Photograph("coins.png", photographs.coins),
        Photograph("ihc.png", photographs.immunohistochemistry),
        Photograph("motorcycle.jpg", _motorcycle),
        Photograph("retina.jpg", photographs.retina),
        Photograph("rocket.jpg", photographs.rocket),
    ]


class Command(BaseCommand):
    """Make the demo project, or what is missing of it."""

    help = "Make the demo project and upload its photographs; run again, it adds what is missing."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 (Django's signature)
        """Make project and uploads; the workers do the rest when they run.

        Raises:
            CommandError: scikit-image is not installed, or there is no administrator.
        """
        if photographs is None:
            raise CommandError(
                "scikit-image, whose photographs the demo shows, is not installed."
                " Run: pip install 'samweb[demo]'"
            )
        administrator = (
            User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        )
        if administrator is None:
            raise CommandError(
                "Nobody could see the demo project: there is no administrator."
                " Run: python manage.py createsuperuser"
            )
        project = self._project(administrator)
        known = set(Upload.objects.filter(project=project).values_list("path", flat=True))
        missing = [photo for photo in photograph_list() if photo.path not in known]
        for place, photo in enumerate(missing, start=1):
            upload_receive(
                project=project,
                path=photo.path,
                chunks=[_encode(photo.pixels(), photo.path)],
                created_by=administrator,
            )
            self.stdout.write(f"Demo: uploaded {photo.path} ({place} of {len(missing)})")
        self.stdout.write(
            f"Demo: the project {PROJECT_NAME!r} has {len(known) + len(missing)} files"
        )

    def _project(self, administrator: User) -> Project:
        project = Project.objects.filter(name=PROJECT_NAME, deleted_at__isnull=True).first()
        if project is not None:
            Membership.objects.get_or_create(
                project=project, user=administrator, defaults={"role": Membership.Role.MANAGER}
            )
            return project
        membership = project_create(
            name=PROJECT_NAME,
            description="Photographs that come with scikit-image, to try everything with.",
            model=ModelName.STARTER,
            categories=CATEGORIES,
            created_by=administrator,
        )
        self.stdout.write(f"Demo: made the project {PROJECT_NAME!r}")
        return membership.project


def _motorcycle() -> Pixels:
    left: Pixels = photographs.stereo_motorcycle()[0]
    return left


def _encode(pixels: Pixels, path: str) -> bytes:
    out = BytesIO()
    is_jpeg = path.endswith(".jpg")
    PillowImage.fromarray(pixels).save(out, "JPEG" if is_jpeg else "PNG", quality=92)
    return out.getvalue()
