"""Fixtures that every test may use."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from django.conf import settings

from annotations.tasks import heart
from samweb.local.postgres import Cluster


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Tell how to repeat the order of a run that failed; a quiet run has no header that tells."""
    if exitstatus and config.pluginmanager.hasplugin("randomly"):
        seed = config.getoption("randomly_seed")
        terminalreporter.write_line(f"The tests ran in the order of --randomly-seed={seed}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # a database per worker
) -> None:
    """Start the tests' own embedded Postgres; it is left running for the next run."""
    if settings.IS_POSTGRES_EMBEDDED:
        # The data is thrown away, so nothing waits for the disk.
        fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        # Each of the workers has threads, sites and processes with connections of their own.
        many = {"max_connections": "200"}
        Cluster(
            settings.TEST_POSTGRES_ROOT,
            binaries=settings.EMBEDDED_POSTGRES_BIN,
            options=fast | many,
        ).ensure()


@pytest.fixture(autouse=True)
def stalls_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a job that stalls fail its test: in earnest it ends the process, pytest's here."""

    def fail(status: int) -> NoReturn:
        raise AssertionError(f"A job has stalled; its worker would have ended with {status}.")

    monkeypatch.setattr(heart, "os", SimpleNamespace(_exit=fail))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that Postgres's account can walk to, which pytest's own (0700) is not."""
    folder = Path(tempfile.mkdtemp(prefix="samweb-test-"))
    folder.chmod(0o711)
    yield folder
    # A process that is slow to end may write to it yet.
    shutil.rmtree(folder, ignore_errors=True)
