"""Fixtures that every test may use."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from samweb.local.postgres import Cluster


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start the tests' own embedded Postgres; it is left running for the next run."""
    Cluster(settings.SAMWEB_HOME / "test" / "postgres").ensure()
    yield
