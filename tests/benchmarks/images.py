"""100,000 images: the list's last page against its first, and assigning all of them.

Runs in a transaction of the tests' own database that is taken back, through the API, so that
serializers count. `ratio` is to stay below 1.5.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings

from samweb.settings.env import choose_settings

if __name__ == "__main__":
    choose_settings()
    django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from annotations.models import Project, User  # noqa: E402
from tests.benchmarks.report import report  # noqa: E402
from tests.support.seed_images import seed_project  # noqa: E402

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
        self._client = Client(headers={"Host": settings.ALLOWED_HOSTS[0] or "localhost"})
        self._client.force_login(User.objects.get(username="admin"))

    def get(self, path: str, **query: object) -> dict[str, object]:
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
        response = self._client.post(f"/api/v1/image-changes/{change_id}/undo/")
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


def main() -> int:
    """Seed, measure, take it all back; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    User.objects.get_or_create(username="admin")
    with transaction.atomic():
        project = seed_project("Bench", options.images, ["ada", "ben"])
        project.images.update(state="todo")
        figures = measure(project, options.images, options.rounds)
        transaction.set_rollback(True)
    report("images", figures)
    return 0 if figures["ratio"] < 1.5 else 1


if __name__ == "__main__":
    sys.exit(main())
