"""The people, the project and the images that a run works with, and what is looked at after it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import numpy as np
from django.core.management import CommandError, call_command
from django.db import close_old_connections
from PIL import Image as PillowImage

from annotations.models import (
    AttributeDefinition,
    Category,
    Image,
    Job,
    Membership,
    Project,
    Upload,
    User,
)
from annotations.selectors.jobs import LIVE_STATES
from annotations.values import SizeHW
from tests.faults.ledger import Balance, Ledger
from tests.faults.protocol import Answer, Client, UnansweredError
from tests.faults.stack import Stack, wait_for
from tests.faults.writer import Desk, Writer

HEIGHT, WIDTH = 48, 64
# Embeddings, displays and thumbnails of this many pictures are read back by `fsck --deep`.
QUIET_SECONDS = 240.0
OUTBOX_SECONDS = 240.0
UPLOAD_SECONDS = 120.0
LOG_IN_SECONDS = 120.0
# Made; or it was there, for the same path and bytes once more, after an answer that was lost.
TAKEN = (201, 200)


@dataclass
class Outcome:
    """What a part of a run came to.

    Attributes:
        name: Of the part.
        seed: That repeats it.
        faults: Injected, by kind.
        balance: The ledger's.
        damage: What `fsck --deep` found.
        figures: Whatever else was measured.
        problems: Every reason why the part did not pass.
    """

    name: str
    seed: int
    faults: dict[str, int] = field(default_factory=dict)
    balance: Balance | None = None
    damage: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, float | int | str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    skipped: str = ""


class Scene:
    """One project on a stack, with a writer per image."""

    def __init__(self, stack: Stack, *, name: str, writer_count: int) -> None:
        self.stack = stack
        self.ledger = Ledger()
        self.writers: list[Writer] = []
        self.project = _make_project(name)
        self.users = [_make_member(self.project, f"{name}-{n}") for n in range(writer_count)]

    def client(self, user: User, *, port: int = 0, timeout_seconds: float = 8.0) -> Client:
        """Make a client of one person that is logged in, at whichever try.

        Raises:
            StackError: None was answered in time.
        """
        client = Client(port or self.stack.port, user, timeout_seconds=timeout_seconds)

        def is_logged_in() -> bool:
            with suppress(UnansweredError):
                client.log_in()
                return True
            return False

        wait_for(is_logged_in, LOG_IN_SECONDS, "a log-in")
        return client

    def upload(self, client: Client, count: int, *, seed: int) -> list[str]:
        """Upload pictures of noise until each is received; gives the ids of the uploads.

        Raises:
            StackError: One was not taken in time.
        """
        received: list[str] = []

        def is_taken(seed: int) -> bool:
            with suppress(UnansweredError):
                return self.upload_one(client, received, seed=seed).status in TAKEN
            return False

        for number in range(count):
            wait_for(partial(is_taken, seed + number), UPLOAD_SECONDS, "an upload")
        return received

    def upload_one(self, client: Client, received: list[str], *, seed: int) -> Answer:
        """Upload one picture of noise and add the id of the upload, if it is taken.

        Raises:
            UnansweredError: No answer.
        """
        content = png_of(np.random.default_rng(seed))
        answer = client.upload(str(self.project.pk), f"{seed}.png", content)
        if answer.status in TAKEN:
            received.append(str(answer.body["id"]))
        else:
            client.recover(answer)
        return answer

    def desks(self, count: int) -> list[Desk]:
        """Give images to work on."""
        images = Image.objects.filter(project=self.project).order_by("number")[:count]
        categories = Category.objects.filter(project=self.project).values_list("pk", flat=True)
        return [
            Desk(
                image_id=str(image.pk),
                size_hw=SizeHW(image.height, image.width),
                category_ids=[str(key) for key in categories],
            )
            for image in images
        ]

    def wait_until_ingested(self, upload_ids: Sequence[str]) -> None:
        """Wait until every upload has its verdict."""
        waiting = Upload.objects.filter(pk__in=upload_ids, state=Upload.State.RECEIVED)
        wait_for(lambda: not _count(waiting), QUIET_SECONDS, "ingest")

    def pause(self) -> float:
        """Let the outboxes run empty; gives the seconds that it took (invariant I9)."""
        for writer in self.writers:
            writer.pause()
        return wait_for(
            lambda: all(writer.is_idle for writer in self.writers), OUTBOX_SECONDS, "the outboxes"
        )

    def resume(self) -> None:
        """Go on working."""
        for writer in self.writers:
            writer.resume()

    def finish(self, outcome: Outcome) -> None:
        """End all work, wait until nothing is left to do, and look at everything."""
        for writer in self.writers:
            writer.resume()
            writer.stop()
        took = wait_for(
            lambda: all(writer.has_ended for writer in self.writers), OUTBOX_SECONDS, "the writers"
        )
        outcome.figures["last_outbox_seconds"] = round(took, 1)
        live = Job.objects.filter(state__in=LIVE_STATES)
        wait_for(lambda: not _count(live), QUIET_SECONDS, "the jobs")
        failed = Job.objects.filter(state=Job.State.FAILED)
        outcome.problems += [f"job {job.kind} failed: {job.problem}" for job in failed]
        outcome.figures["jobs"] = Job.objects.count()
        outcome.figures["jobs_tried_twice_or_more"] = Job.objects.filter(attempts__gt=1).count()
        outcome.figures["retries"] = sum(writer.retry_count for writer in self.writers)
        for writer in self.writers:
            outcome.problems += writer.problems
        outcome.balance = self.ledger.balance()
        outcome.problems += outcome.balance.problems
        outcome.damage = fsck("--deep")
        outcome.problems += [f"fsck: {one['code']} {one['where']}" for one in outcome.damage]
        notices = _not_ready(self.project)
        outcome.problems += notices


def png_of(random: np.random.Generator) -> bytes:
    """Make a small picture of noise, unlike any other."""
    out = BytesIO()
    pixels = random.integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    PillowImage.fromarray(pixels).save(out, "PNG")
    content: bytes = out.getvalue()
    return content


def fsck(*options: str) -> list[dict[str, Any]]:
    """Run `manage.py fsck` in this process; gives the damage."""
    close_old_connections()
    out = StringIO()
    with suppress(CommandError):
        call_command("fsck", "--json", *options, stdout=out)
    families = json.loads(out.getvalue())["families"].values()
    return [one for family in families for one in family if one["severity"] == "damage"]


def _count(rows: Any) -> int:  # noqa: ANN401  # any query
    close_old_connections()
    return int(rows.count())


def _not_ready(project: Project) -> list[str]:
    ready = set(project.embeddings.values_list("pixel_sha256", flat=True))
    images = Image.objects.filter(project=project).values_list("path", "pixel_sha256")
    missing = [path for path, pixels in images if pixels not in ready]
    return [f"image {path} has no embedding" for path in missing]


def _make_project(name: str) -> Project:
    project = Project.objects.create(name=name, last_category_number=2)
    for order, category in enumerate(("cat", "dog")):
        Category.objects.create(
            project=project, number=order + 1, name=category, color="#0072b2", order=order
        )
    AttributeDefinition.objects.create(
        project=project, key="score", name="score", target="annotation", kind="number", order=0
    )
    return project


def _make_member(project: Project, username: str) -> User:
    user, _ = User.objects.get_or_create(username=username)
    # Managers ask for exports.
    Membership.objects.create(project=project, user=user, role=Membership.Role.MANAGER)
    return user
