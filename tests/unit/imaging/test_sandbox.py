"""The limits around a child that reads untrusted input; real processes, real signals."""

import os
import signal
import time
from pathlib import Path

import pytest

from annotations.imaging.sandbox import ChildFailedError, run_child

CHILD = "tests.support.misbehaving_child"
# A child that computes uses up its one second of the processor, however many others want it.
WALL_SECONDS = 120


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("crash", "crashed (SIGSEGV)"),
        ("eat memory", "failed with an unforeseen error"),
        ("compute for ever", "used up its time or was killed"),
        ("babble", "gave no answer"),
    ],
)
def test_misbehaving_child_becomes_an_error(act: str, reason: str) -> None:
    with pytest.raises(ChildFailedError) as failure:
        run_child(CHILD, {"act": act}, wall_seconds=WALL_SECONDS)

    assert str(failure.value) == reason


def test_waiting_child_is_killed_in_time() -> None:
    # An interpreter may take long to start: from here on there is one that forks.
    run_child(CHILD, {"act": "remember"}, wall_seconds=WALL_SECONDS)
    begun_at = time.monotonic()

    with pytest.raises(ChildFailedError, match=r"took longer than 0\.6 seconds"):
        run_child(CHILD, {"act": "sleep for ever"}, wall_seconds=0.6)

    assert time.monotonic() - begun_at < 60


def test_child_cannot_fill_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "huge"

    with pytest.raises(ChildFailedError):
        run_child(CHILD, {"act": "fill the disk", "file": str(file)}, wall_seconds=WALL_SECONDS)

    assert file.stat().st_size <= 128 * 2**20


def test_child_inherits_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMWEB_SECRET_KEY", "do not tell")

    environment = run_child(CHILD, {"act": "tell the environment"}, wall_seconds=WALL_SECONDS)

    assert set(environment) - {"LC_CTYPE"} == {
        "PYTHONPATH",
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "VIPS_CONCURRENCY",
    }


def test_a_child_sees_nothing_of_the_one_before() -> None:
    first, second = (
        run_child(CHILD, {"act": "remember"}, wall_seconds=WALL_SECONDS) for _ in range(2)
    )

    assert first["pid"] != second["pid"]
    assert first["nursery"] == second["nursery"]
    assert (first["remembered"], second["remembered"]) == (1, 1)


def test_a_child_inherits_no_open_file(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)

        names = run_child(CHILD, {"act": "list open files"}, wall_seconds=WALL_SECONDS)["files"]

    assert names == ["0", "1", "2"]


def test_a_killed_nursery_is_replaced() -> None:
    nursery = run_child(CHILD, {"act": "remember"}, wall_seconds=WALL_SECONDS)["nursery"]
    assert isinstance(nursery, int)
    os.kill(nursery, signal.SIGKILL)

    after = run_child(CHILD, {"act": "remember"}, wall_seconds=WALL_SECONDS)

    assert after["nursery"] != nursery
