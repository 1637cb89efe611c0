"""Real workers, started as the supervisor starts them, killed as the kernel kills them."""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models.functions import Now

from annotations.embeddings.codec import embedding_from_bytes
from annotations.embeddings.store import embedding_read
from annotations.models import Decoder, Embedding, Image, Job, Upload
from annotations.pipelines.ingest import ingest_upload
from annotations.sam.browser_decoder.manifest import PRODUCER
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.jobs import worker_is_live
from annotations.services.encoding import PRIORITY_BULK, PRIORITY_WAITED_FOR, embedding_request
from annotations.values import Lane, ModelName, uuid7
from samweb.local.installation import worker_spec
from samweb.settings.env import child_environment
from tests.support.background import MakeUpload, claim, png_bytes, report_nothing, request_ingest

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

IMAGE_COUNT = 4
# Importing torch takes 10 s when the machine is busy, and a minute when it is swamped.
PATIENCE_SECONDS = 300

StartWorker = Callable[..., "subprocess.Popen[bytes]"]
NO_CHANGES: Final[Mapping[str, str]] = MappingProxyType({})


def database_url() -> str:
    """Name the test's own database; the host goes last because it may be a socket's folder."""
    of = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    login = f"{of['USER']}:{of['PASSWORD']}" if of["PASSWORD"] else of["USER"]
    port = f"&port={of['PORT']}" if of["PORT"] else ""
    return f"postgres://{login}@/{of['NAME']}?host={of['HOST']}{port}"


@pytest.fixture
def start_worker(tmp_path: Path, blobs: Path) -> Iterator[StartWorker]:
    """Start workers on the test's database and blobs, with a broker that nobody else rings."""
    workers = []
    for folder in ("queue", "processed", "control"):
        (tmp_path / "broker" / folder).mkdir(parents=True)

    def start(
        lane: Lane, worker_id: str, changes: Mapping[str, str] = NO_CHANGES
    ) -> "subprocess.Popen[bytes]":
        spec = worker_spec(lane.value, "solo" if lane == Lane.GPU else "prefork", 1)
        environment = child_environment(
            {
                **spec.environment,
                "SAMWEB_WORKER_ID": worker_id,
                "SAMWEB_HOME": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "samweb.settings.development",
                "SECRET_KEY": "a test's",
                "DATABASE_URL": database_url(),
                "BLOB_FOLDER": str(blobs),
                **changes,
            }
        )
        with (tmp_path / f"{worker_id}.log").open("wb") as log:
            worker = subprocess.Popen(spec.command, env=environment, stdout=log, stderr=log)
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, list(Job.objects.values("kind", "state", "problem"))
        time.sleep(0.005)


def kill_in_the_middle_of_an_encode(worker: "subprocess.Popen[bytes]") -> None:
    """Freeze the worker, and kill it if it holds a job just then; else let it go on."""
    held = Job.objects.filter(
        kind=Job.Kind.ENCODE, state=Job.State.RUNNING, lease_owner__endswith=f"/{worker.pid}"
    )
    wait_until(held.exists)
    os.kill(worker.pid, signal.SIGSTOP)
    while not held.exists():
        os.kill(worker.pid, signal.SIGCONT)
        wait_until(held.exists)
        os.kill(worker.pid, signal.SIGSTOP)
    worker.kill()
    worker.wait()


def stop(worker: "subprocess.Popen[bytes]") -> int:
    worker.terminate()
    return worker.wait(timeout=PATIENCE_SECONDS)


def forgo_the_export() -> None:
    """Let a worker find the starter's decoder exported: the export has a test of its own."""
    starter = CHECKPOINTS[ModelName.STARTER]
    Decoder.objects.create(
        model=starter.model,
        checkpoint_sha256=starter.sha256,
        producer=PRODUCER,
        manifest={"files": {}},
    )


def test_uploads_are_ready_although_no_bell_rings_and_a_worker_is_killed_in_mid_encode(
    make_upload: MakeUpload, start_worker: StartWorker
) -> None:
    forgo_the_export()
    for seed in range(IMAGE_COUNT):
        request_ingest(make_upload(f"{seed}.png", png_bytes(seed=seed)))

    cpu = start_worker(Lane.CPU, "cpu-1")
    first = start_worker(Lane.GPU, "gpu-1")
    kill_in_the_middle_of_an_encode(first)
    wait_until(lambda: not worker_is_live(Lane.GPU))
    # The reaper of the cpu worker frees the job; only the 15 s of its lease are skipped here.
    Job.objects.filter(lease_owner__startswith="gpu-1/").update(lease_until=Now())
    second = start_worker(Lane.GPU, "gpu-2")
    wait_until(lambda: Embedding.objects.count() == IMAGE_COUNT)
    wait_until(lambda: set(Job.objects.values_list("state", flat=True)) == {"done"})

    assert worker_is_live(Lane.GPU)
    assert worker_is_live(Lane.CPU)
    assert "libtorch" in Path(f"/proc/{second.pid}/maps").read_text()
    assert "libtorch" not in Path(f"/proc/{cpu.pid}/maps").read_text()
    assert Upload.objects.filter(state=Upload.State.ACCEPTED).count() == IMAGE_COUNT
    for row in Embedding.objects.all():
        embedding_from_bytes(embedding_read(name=row.blob_name, sha256=row.blob_sha256))
    attempts = Job.objects.filter(kind=Job.Kind.ENCODE).values_list("attempts", flat=True)
    assert sorted(attempts) == [1] * (IMAGE_COUNT - 1) + [2]
    assert (stop(cpu), stop(second)) == (0, 0)
    wait_until(lambda: not worker_is_live(Lane.CPU))


def queue_copies(image: Image, count: int) -> list[Image]:
    """Queue the encodes of images that look like one, each with pixels of its own by its word."""
    copies = [
        Image(
            **{
                **{field.attname: getattr(image, field.attname) for field in Image._meta.fields},
                "id": uuid7(),
                "number": number,
                "path": f"{number}.png",
                "pixel_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
            }
        )
        for number in range(2, count + 2)
    ]
    Image.objects.bulk_create(copies)
    for copy in copies:
        embedding_request(image=copy, priority=PRIORITY_BULK)
    return copies


def test_an_opened_image_is_encoded_before_1000_queued_ones(
    make_upload: MakeUpload, start_worker: StartWorker
) -> None:
    forgo_the_export()
    request_ingest(make_upload("1.png"))
    ingest_upload(claim(Lane.CPU), report_nothing)
    copies = queue_copies(Image.objects.get(), 1000)
    batch_size = 4
    start_worker(Lane.GPU, "gpu-1", {"ENCODE_BATCH_SIZE": str(batch_size)})
    wait_until(lambda: Embedding.objects.count() >= batch_size)

    opened = copies[-1]
    before = Embedding.objects.count()
    embedding_request(image=opened, priority=PRIORITY_WAITED_FOR)
    after = Embedding.objects.count()
    wait_until(Embedding.objects.filter(pixel_sha256=opened.pixel_sha256).exists)

    in_order = list(
        Embedding.objects.order_by("created_at", "pk").values_list("pixel_sha256", flat=True)
    )
    # The batch on its way when it was opened is finished, and no other one is begun.
    assert before <= in_order.index(opened.pixel_sha256) <= after + 2 * batch_size
    together = Job.objects.filter(state="done", result__batch_size=batch_size)
    assert together.count() >= batch_size
    result = Job.objects.get(payload__image=str(opened.pk)).result
    assert result is not None
    assert result["batch_size"] == 1
