"""Real workers, started as the supervisor starts them, killed as the kernel kills them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models.functions import Now

from annotations.embeddings.codec import embedding_from_bytes
from annotations.embeddings.store import embedding_read
from annotations.models import Decoder, Embedding, Job, Upload
from annotations.sam.browser_decoder.manifest import PRODUCER
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.jobs import worker_is_live
from annotations.values import Lane, ModelName
from samweb.local.installation import worker_spec
from samweb.settings.env import child_environment
from tests.support.background import MakeUpload, png_bytes, request_ingest

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

IMAGE_COUNT = 4
# Importing torch takes 10 s when the machine is busy.
PATIENCE_SECONDS = 60

StartWorker = Callable[[Lane, str], "subprocess.Popen[bytes]"]


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

    def start(lane: Lane, worker_id: str) -> "subprocess.Popen[bytes]":
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


def test_uploads_are_ready_although_no_bell_rings_and_a_worker_is_killed_in_mid_encode(
    make_upload: MakeUpload, start_worker: StartWorker
) -> None:
    # The decoder's export has its own test; a worker finds it done here.
    starter = CHECKPOINTS[ModelName.STARTER]
    Decoder.objects.create(
        model=starter.model,
        checkpoint_sha256=starter.sha256,
        producer=PRODUCER,
        manifest={"files": {}},
    )
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
