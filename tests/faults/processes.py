"""Part `processes`: everything that runs is killed, stopped or emptied while people save."""

import random
import shutil
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections, connection

from annotations.models import Export
from tests.faults.protocol import Answer, UnansweredError
from tests.faults.scene import TAKEN, Outcome, Scene, fsck
from tests.faults.stack import Stack, kill
from tests.faults.writer import Writer

WRITERS: Final = 5
# Some thousand operations in all: after each fault `fsck` looks at every one of them.
PAUSE_SECONDS: Final = (0.2, 0.6)
BACK_SECONDS: Final = 240.0
TRY_SECONDS: Final = 120.0
# A stop that a lease outlives, and one that it does not (15 s, and 5 s until the reaper looks).
SHORT_STOP_SECONDS: Final = 2.0
LONG_STOP_SECONDS: Final = 23.0
SHORT_LIFE: Final = {
    "kill -9 web": 1,
    "kill -9 worker gpu": 1,
    "kill -9 worker cpu": 1,
    "kill -9 a child of worker cpu": 1,
    "kill -9 postgres": 1,
    "kill -9 a backend of postgres": 1,
    "SIGSTOP worker gpu": 1,
    "SIGSTOP worker cpu": 1,
    "broker folder wiped": 2,
    "all sessions expired": 2,
}
# One life of a supervisor; it waits longer before each restart, so a new one begins anew.
FULL_LIFE: Final = {
    "kill -9 web": 3,
    "kill -9 worker gpu": 2,
    "kill -9 worker cpu": 2,
    "kill -9 a child of worker cpu": 2,
    "kill -9 postgres": 3,
    "kill -9 a backend of postgres": 3,
    "SIGSTOP worker gpu": 1,
    "SIGSTOP worker cpu": 1,
    "broker folder wiped": 3,
    "all sessions expired": 4,
}
KILL_SUPERVISOR: Final = "kill -9 supervisor"
LONG_STOP: Final = "SIGSTOP worker gpu past its lease"


class Injector:
    """Knows how to do each fault, once."""

    def __init__(self, stack: Stack, rng: random.Random) -> None:
        self._stack = stack
        self._random = rng

    def inject_soon(self, kind: str) -> None:
        """Do it as soon as there is something to hurt: what died is started again first."""
        deadline = time.monotonic() + TRY_SECONDS
        while not self.inject(kind):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{kind}: nothing was there to hurt for {TRY_SECONDS:.0f} s.")
            time.sleep(0.3)

    def inject(self, kind: str) -> bool:
        """Do it; tells whether there was something to hurt."""
        actions: Mapping[str, Callable[[], bool]] = {
            "kill -9 web": lambda: kill(self._stack.pid("web")),
            "kill -9 worker gpu": lambda: kill(self._stack.pid("worker-gpu")),
            "kill -9 worker cpu": lambda: kill(self._stack.pid("worker-cpu")),
            "kill -9 a child of worker cpu": self._kill_pool_child,
            "kill -9 postgres": lambda: kill(self._stack.postmaster()),
            "kill -9 a backend of postgres": self._kill_backend,
            "SIGSTOP worker gpu": lambda: self._stop("worker-gpu", SHORT_STOP_SECONDS),
            "SIGSTOP worker cpu": lambda: self._stop("worker-cpu", SHORT_STOP_SECONDS),
            LONG_STOP: lambda: self._stop("worker-gpu", LONG_STOP_SECONDS),
            "broker folder wiped": self._wipe_broker,
            "all sessions expired": _expire_sessions,
            KILL_SUPERVISOR: self._kill_supervisor,
        }
        return actions[kind]()

    def _kill_pool_child(self) -> bool:
        parent = self._stack.pid("worker-cpu")
        children = self._stack.children_of(parent) if parent else []
        return bool(children) and kill(self._random.choice(children))

    def _kill_backend(self) -> bool:
        close_old_connections()
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE application_name = 'samweb-web' AND pid <> pg_backend_pid()"
            )
            pids = [row[0] for row in cursor.fetchall()]
            return bool(pids) and kill(self._random.choice(pids))
        return False

    def _stop(self, name: str, seconds: float) -> bool:
        pid = self._stack.pid(name)
        if pid is None:
            return False
        pids = [pid, *self._stack.children_of(pid)]
        stopped = [one for one in pids if kill(one, signal.SIGSTOP)]
        time.sleep(seconds)
        for one in stopped:
            kill(one, signal.SIGCONT)
        return bool(stopped)

    def _wipe_broker(self) -> bool:
        for folder in ("queue", "processed", "control"):
            path = self._stack.home / "broker" / folder
            for file in path.glob("*"):
                file.unlink(missing_ok=True)
        if self._random.random() < 0.5:
            shutil.rmtree(self._stack.home / "broker", ignore_errors=True)
        return True

    def _kill_supervisor(self) -> bool:
        self._stack.kill_supervisor()
        return True


def _expire_sessions() -> bool:
    close_old_connections()
    with suppress(DatabaseError):
        return bool(Session.objects.all().delete()[0])
    return False


def run_processes(stack: Stack, *, seed: int, lives: int, long_stops: int) -> Outcome:
    """Hurt the stack, one fault after the other, while people save and upload.

    Args:
        stack: Running.
        seed: Of writers, faults and their order.
        lives: How many supervisors; each is killed in the end. With one, the short list is done.
        long_stops: Stops of the gpu worker that outlast its lease.
    """
    outcome = Outcome("processes", seed)
    rng = random.Random(seed)  # noqa: S311
    injector = Injector(stack, rng)
    scene = busy_scene(stack, seed)
    background = Background(scene, seed, upload_count=12 if lives == 1 else 60)
    background.start()
    counts: Counter[str] = Counter()
    back: defaultdict[str, list[float]] = defaultdict(list)
    is_told = lives == 1
    life = SHORT_LIFE if lives == 1 else FULL_LIFE
    for number in range(lives):
        kinds = [kind for kind, count in life.items() for _ in range(count)]
        kinds += [LONG_STOP] * (number < long_stops)
        rng.shuffle(kinds)
        for kind in [*kinds, KILL_SUPERVISOR]:
            time.sleep(rng.uniform(0.1, 0.6))
            injector.inject_soon(kind)
            counts[kind] += 1
            if is_told:
                print(f"  {kind}", flush=True)
            back[kind].append(_until_saving(scene))
            outcome.problems += [f"after {kind}: {one}" for one in fsck()]
        stack.wait_until_ready()
        outcome.figures[f"outbox_seconds_{number}"] = round(scene.pause(), 1)
        outcome.problems += scene.ledger.balance().problems
        scene.resume()
        print(f"  life {number + 1} of {lives}: {sum(counts.values())} faults", flush=True)
    background.finish()
    scene.wait_until_ingested(background.upload_ids)
    scene.finish(outcome)
    outcome.problems += background.problems
    outcome.faults = dict(counts)
    outcome.figures["exports"] = Export.objects.filter(project=scene.project).count()
    for kind, seconds in back.items():
        outcome.figures[f"saving again after {kind}, worst s"] = round(max(seconds), 1)
    return outcome


def busy_scene(stack: Stack, seed: int) -> Scene:
    """Make a project with people who are at work."""
    scene = Scene(stack, name=f"processes-{seed}", writer_count=WRITERS)
    scene.wait_until_ingested(scene.upload(scene.client(scene.users[0]), WRITERS, seed=seed))
    for number, (user, desk) in enumerate(zip(scene.users, scene.desks(WRITERS), strict=True)):
        writer = Writer(
            scene.client(user),
            desk,
            scene.ledger,
            seed=seed + number,
            pause_seconds=PAUSE_SECONDS,
        )
        scene.writers.append(writer)
        writer.start()
    return scene


def _until_saving(scene: Scene) -> float:
    """Wait until every writer has been acknowledged something new; gives the seconds."""
    before = [writer.saved_count for writer in scene.writers]
    start = time.monotonic()
    while any(
        writer.saved_count == count for writer, count in zip(scene.writers, before, strict=True)
    ):
        if time.monotonic() - start > BACK_SECONDS:
            raise TimeoutError(f"Nobody could save for {BACK_SECONDS:.0f} s.")
        time.sleep(0.05)
    return time.monotonic() - start


class Background(threading.Thread):
    """Uploads and asks for exports all the while, so that workers have something to lose."""

    def __init__(self, scene: Scene, seed: int, *, upload_count: int) -> None:
        super().__init__(daemon=True)
        self._scene = scene
        self._client = scene.client(scene.users[0])
        self._seed = seed
        self._upload_count = upload_count
        self.upload_ids: list[str] = []
        self.problems: list[str] = []
        self._is_ending = threading.Event()

    def run(self) -> None:
        """Work until told to stop."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  # whatever ends it early is the run's problem
            self.problems.append(f"Uploads and exports ended early: {error!r}")
        finally:
            connection.close()

    def _work(self) -> None:
        for number in range(self._upload_count):
            seed = self._seed + 1000 + number
            self._try("upload", lambda: self._upload(seed))  # noqa: B023  # called at once
            if number % 6 == 5:
                self._try("export", self._export)
            if self.problems:
                break
            if not self._is_ending.is_set():
                time.sleep(1.0)

    def finish(self) -> None:
        """Do the rest without pauses and wait for it."""
        self._is_ending.set()
        self.join()

    def _try(self, what: str, action: Callable[[], Answer]) -> None:
        last: object = None
        deadline = time.monotonic() + TRY_SECONDS
        while time.monotonic() < deadline:
            try:
                last = action()
            except (UnansweredError, DatabaseError) as error:
                last = error
            else:
                if last.status in TAKEN:
                    return
            connection.close()
            time.sleep(0.2)
        self.problems.append(f"An {what} was not taken for {TRY_SECONDS:.0f} s: {last!r}")

    def _upload(self, seed: int) -> Answer:
        return self._scene.upload_one(self._client, self.upload_ids, seed=seed)

    def _export(self) -> Answer:
        path = f"projects/{self._scene.project.pk}/exports/"
        answer = self._client.send("POST", path, {"format": "coco", "only_submitted": False})
        self._client.recover(answer)
        return answer
