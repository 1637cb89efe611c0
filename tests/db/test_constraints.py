"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from annotations.models import Category, Project


@pytest.mark.django_db
def test_category_number_zero_is_refused() -> None:
    project = Project.objects.create(name="Cells")

    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(project=project, number=0, name="a", color="#000000", order=0)

    assert Category.objects.count() == 0
