"""100,000 images: the list's last page against its first, and assigning all of them.

Runs in a database and a folder of its own, through the API, so that serializers count. `ratio` is
to stay below 1.5.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

from samweb.settings.env import choose_settings

if __name__ == "__main__":
    choose_settings("samweb.settings.test")
    django.setup()

from django.db import connection
from django.test import Client, override_settings

from annotations.models import Project, User
from samweb.local.postgres import Cluster
from tests.benchmarks.report import report
from tests.support.seed_images import seed_project

LIMIT = 100


def milliseconds(call: Callable[[], object], rounds: int) -> float:
    """Give the median time of a call, after one that warms up."""
    call()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took)


class Bench:
    """One manager in front of one large project."""

    def __init__(self, project: Project) -> None:
        self._root = f"/api/v1/projects/{project.pk}"
        self._client = Client()
        self._client.force_login(User.objects.get(username="admin"))

    def get(self, path: str, **query: str | int) -> dict[str, object]:
        """Read, and insist on an answer."""
        response = self._client.get(f"{self._root}/{path}", query)
        assert response.status_code == 200, response.content
        answer: dict[str, object] = response.json()
        return answer

    def change(self, **body: object) -> dict[str, object]:
        """Change many images, and insist on it."""
        response = self._client.post(
            f"{self._root}/images/changes/", body, content_type="application/json"
        )
        assert response.status_code == 201, response.content
        answer: dict[str, object] = response.json()
        return answer

    def undo(self, change_id: object) -> None:
        """Take a change back."""
        response = self._client.post(
            f"/api/v1/image-changes/{change_id}/undo/", content_type="application/json"
        )
        assert response.status_code == 200, response.content


def seconds(call: Callable[[], object]) -> float:
    """Give the time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(project: Project, count: int, rounds: int) -> dict[str, float]:
    """Read both ends of the list, then change all of it."""
    bench = Bench(project)
    first = milliseconds(lambda: bench.get("images/", limit=LIMIT), rounds)
    last_number = count - LIMIT + 1
    last = milliseconds(lambda: bench.get("images/", limit=LIMIT, from_number=last_number), rounds)
    numbers = milliseconds(lambda: bench.get("images/numbers/"), rounds)
    people = [row["id"] for row in bench.get("assignees/")["results"]]  # type: ignore[attr-defined]
    change: dict[str, object] = {}
    assign = seconds(lambda: change.update(bench.change(kind="assign", assignees=people)))
    undo = seconds(lambda: bench.undo(change["id"]))
    tag = seconds(lambda: bench.change(kind="add_tag", tag="night"))
    return {
        "images": count,
        "first_page_ms": first,
        "last_page_ms": last,
        "ratio": last / first,
        "numbers_ms": numbers,
        "assigned": change["changed_count"],  # type: ignore[dict-item]
        "assign_100k_s": assign,
        "undo_s": undo,
        "tag_100k_s": tag,
    }


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database beside the tests', and drop it at the end."""
    if settings.IS_POSTGRES_EMBEDDED:
        Cluster(settings.TEST_POSTGRES_ROOT, binaries=settings.EMBEDDED_POSTGRES_BIN).ensure()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "samweb_bench_images"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def own_blobs() -> Iterator[None]:
    """Keep every blob below a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        storages = {
            alias: {**storage, "OPTIONS": {"location": str(Path(folder) / alias)}}
            if alias in settings.BLOB_ALIASES
            else storage
            for alias, storage in settings.STORAGES.items()
        }
        with override_settings(STORAGES=storages, WHITENOISE_ROOT=None):
            yield


def main() -> int:
    """Seed and measure; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with own_database(), own_blobs():
        User.objects.create(username="admin")
        project = seed_project("Bench", options.images, ["ada", "ben"])
        project.images.update(state="todo")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        figures = measure(project, options.images, options.rounds)
    report("images", figures)
    return 0 if figures["ratio"] < 1.5 else 1


if __name__ == "__main__":
    sys.exit(main())
