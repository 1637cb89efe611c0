"""One project with an image, an annotator and a category, for the tests of the save protocol."""

import pytest

from annotations.models import Category, Image, Project, User
from tests.factories import make_image, make_member, make_project


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def image(project: Project) -> Image:
    return make_image(project)


@pytest.fixture
def actor(project: Project) -> User:
    return make_member(project, "annotator", "ada")


@pytest.fixture
def category(project: Project) -> Category:
    return Category.objects.get(project=project, name="cat")


@pytest.fixture
def manager(project: Project) -> User:
    return make_member(project, "manager", "max")


@pytest.fixture
def ada(project: Project) -> User:
    return make_member(project, "annotator", "ada")


@pytest.fixture
def ben(project: Project) -> User:
    return make_member(project, "annotator", "ben")
