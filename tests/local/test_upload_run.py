"""Uploads to a real installation over a line that is cut and a web server that dies."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from samweb.settings.env import REPOSITORY, child_environment
from tests.faults.stack import Stack
from tests.support.rest import RestClient
from tests.support.upload_run import log_in, make_pictures, run_uploads

pytestmark = pytest.mark.stack


def test_files_arrive_once_over_a_cut_and_a_dead_server(open_folder: Path) -> None:
    """`make bench NAME=uploads` does the same with 2,000 files."""
    stack = Stack(open_folder, 8114)
    try:
        stack.start()
        pictures = make_pictures(60, 4, seed=2)

        with closing(log_in(stack)) as client:
            figures = run_uploads(stack, client, pictures, cuts=1)
            by_script = run_documented_script(client, open_folder)
    finally:
        stack.stop()

    assert (figures.sent, figures.accepted, figures.named) == (60, 56, 4)
    assert (figures.duplicates, figures.missing, figures.damaged) == (0, 0, 0)
    assert (figures.cuts, figures.restarts) == (1, 1)
    assert figures.retries > 0
    assert (by_script["path"], by_script["offset_bytes"]) == ("large/a.tif", 17 * 2**20)
    assert by_script["upload"]["size_bytes"] == 17 * 2**20


def run_documented_script(client: RestClient, folder: Path) -> Any:  # noqa: ANN401  # JSON
    """Upload a file of three pieces with the script of the how-to, by an API token."""
    page = (REPOSITORY / "docs" / "how-to" / "upload-images.md").read_text()
    script = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    project = client.post("projects/", {"name": "Script", "model": "starter", "categories": []})
    token = client.post(
        "tokens/", {"name": "script", "scopes": ["annotate"], "expires_in_days": 1}
    )["token"]
    (folder / "large.tif").write_bytes(bytes(17 * 2**20))
    variables = {
        "SAMWEB_URL": f"http://127.0.0.1:{client.port}",
        "SAMWEB_TOKEN": token,
        "SAMWEB_PROJECT": project["id"],
    }
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder / "large.tif"), "large/a.tif"],
        env=child_environment(variables),
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)
