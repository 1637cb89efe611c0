"""Fetching a checkpoint: resumed where it broke off, verified before it gets its name."""

import fcntl
import hashlib
import resource
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from annotations.errors import CheckpointMismatchError, DownloadFailedError, JobCancelledError
from annotations.sam import download
from annotations.sam.download import fetch_checkpoint
from annotations.sam.registry import CheckpointSpec
from annotations.values import ModelName
from tests.support.range_server import RangeServer, serve

CONTENT = np.random.default_rng(0).bytes(3_000_000)


def checkpoint_spec(url: str) -> CheckpointSpec:
    return CheckpointSpec(
        model=ModelName.VIT_B,
        architecture=ModelName.VIT_B,
        file_name="weights.pth",
        url=url,
        size_bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )


def ignore_progress(received_bytes: int, total_bytes: int) -> None:
    del received_bytes, total_bytes


def test_a_download_arrives_whole_and_reports_every_mebibyte(tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    with serve(RangeServer(CONTENT)) as server:
        path = fetch_checkpoint(
            checkpoint_spec(server.url), tmp_path / "new", lambda *report: reports.append(report)
        )

    assert path.read_bytes() == CONTENT
    assert reports == [(1 << 20, 3_000_000), (2 << 20, 3_000_000), (3_000_000, 3_000_000)]
    assert [entry.name for entry in path.parent.iterdir()] == ["weights.pth"]


def test_a_connection_cut_in_the_middle_is_resumed_at_the_byte_where_it_broke(
    tmp_path: Path,
) -> None:
    with serve(RangeServer(CONTENT, cut_after_bytes=1_300_000)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.read_bytes() == CONTENT
    assert server.range_starts == [0, 1_300_000, 2_600_000]


def test_a_part_of_an_earlier_run_is_continued(tmp_path: Path) -> None:
    (tmp_path / "weights.pth.part").write_bytes(CONTENT[:1_234_567])

    with serve(RangeServer(CONTENT)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.read_bytes() == CONTENT
    assert server.range_starts == [1_234_567]


def test_a_server_without_ranges_sends_everything_and_the_part_is_replaced(
    tmp_path: Path,
) -> None:
    (tmp_path / "weights.pth.part").write_bytes(CONTENT[:1_234_567])

    with serve(RangeServer(CONTENT, knows_ranges=False)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.read_bytes() == CONTENT


def test_other_bytes_of_the_right_length_are_refused_and_deleted(tmp_path: Path) -> None:
    with (
        serve(RangeServer(CONTENT[::-1])) as server,
        pytest.raises(CheckpointMismatchError, match="has sha256"),
    ):
        fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert list(tmp_path.iterdir()) == []


def test_a_dead_connection_fails_after_three_fruitless_attempts_and_keeps_the_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    (tmp_path / "weights.pth.part").write_bytes(CONTENT[:1_000_000])

    with (
        serve(RangeServer(CONTENT, status=HTTPStatus.NOT_FOUND)) as server,
        pytest.raises(DownloadFailedError, match=r"stopped at 1000000 of 3000000 bytes.*404"),
    ):
        fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert server.range_starts == [1_000_000] * 3
    assert (tmp_path / "weights.pth.part").read_bytes() == CONTENT[:1_000_000]


def test_a_second_process_is_told_that_the_first_one_fetches(tmp_path: Path) -> None:
    part = tmp_path / "weights.pth.part"
    with (
        part.open("ab") as file,
        serve(RangeServer(CONTENT)) as server,
    ):
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(DownloadFailedError, match="Another process"):
            fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert server.range_starts == []
    assert part.read_bytes() == b""


def test_a_checkpoint_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "weights.pth").write_bytes(CONTENT)

    with serve(RangeServer(CONTENT)) as server:
        fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert server.range_starts == []


def test_a_disk_without_space_is_named_before_anything_is_fetched(tmp_path: Path) -> None:
    with serve(RangeServer(CONTENT)) as server:
        spec = CheckpointSpec(
            model=ModelName.VIT_B,
            architecture=ModelName.VIT_B,
            file_name="weights.pth",
            url=server.url,
            size_bytes=1 << 60,
            sha256="0" * 64,
        )
        with pytest.raises(DownloadFailedError, match=r"needs \d+ MiB more; .* has \d+ MiB free"):
            fetch_checkpoint(spec, tmp_path, ignore_progress)

    assert server.range_starts == []


def test_a_disk_that_fills_up_is_named_and_what_arrived_is_continued(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with serve(RangeServer(CONTENT)) as server:
        spec = checkpoint_spec(server.url)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, limits[1]))
        try:
            with pytest.raises(DownloadFailedError, match="is full at 1500000 bytes"):
                fetch_checkpoint(spec, tmp_path, ignore_progress)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        path = fetch_checkpoint(spec, tmp_path, ignore_progress)

    assert server.range_starts == [0, 1_500_000]
    assert path.read_bytes() == CONTENT


def test_a_server_that_sends_more_than_it_should_is_cut_off(tmp_path: Path) -> None:
    with serve(RangeServer(CONTENT + b"x" * 5_000_000)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.read_bytes() == CONTENT


def test_a_server_that_begins_at_another_byte_is_taken_as_one_without_ranges(
    tmp_path: Path,
) -> None:
    (tmp_path / "weights.pth.part").write_bytes(CONTENT[:1_234_567])

    with serve(RangeServer(CONTENT, knows_ranges=False, lies_about_ranges=True)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.read_bytes() == CONTENT


def test_whoever_stops_a_download_finds_its_part_later(tmp_path: Path) -> None:
    def stop(received_bytes: int, _total_bytes: int) -> None:
        if received_bytes > 1_500_000:
            raise JobCancelledError("Stopped.")

    with serve(RangeServer(CONTENT)) as server:
        with pytest.raises(JobCancelledError):
            fetch_checkpoint(checkpoint_spec(server.url), tmp_path, stop)
        fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert server.range_starts == [0, 2 << 20]


def test_weights_under_another_name_are_known_and_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "from my laptop.bin").write_bytes(CONTENT)

    with serve(RangeServer(CONTENT)) as server:
        path = fetch_checkpoint(checkpoint_spec(server.url), tmp_path, ignore_progress)

    assert path.name == "from my laptop.bin"
    assert server.range_starts == []


def test_the_command_does_not_offer_the_starter_which_ships_with_samweb() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'starter'"):
        call_command("fetch_checkpoint", "starter")
