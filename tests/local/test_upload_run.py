"""Uploads to a real installation over a line that is cut and a web server that dies."""

from pathlib import Path

import pytest

from tests.faults.stack import Stack
from tests.support.upload_run import log_in, make_pictures, run_uploads

pytestmark = pytest.mark.stack


def test_files_arrive_once_over_a_cut_and_a_dead_server(open_folder: Path) -> None:
    """`make bench NAME=uploads` does the same with 2,000 files."""
    stack = Stack(open_folder, 8114)
    try:
        stack.start()
        pictures = make_pictures(60, 4, seed=2)

        figures = run_uploads(stack, log_in(stack), pictures, cuts=1)
    finally:
        stack.stop()

    assert (figures.sent, figures.accepted, figures.named) == (60, 56, 4)
    assert (figures.duplicates, figures.missing, figures.damaged) == (0, 0, 0)
    assert (figures.cuts, figures.restarts) == (1, 1)
    assert figures.retries > 0
