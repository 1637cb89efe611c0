"""The production settings for real: the commands of docker/compose.yml without the containers.

Debian's Postgres and Redis, both behind passwords, the three processes as compose starts them,
and requests as Caddy passes them on.
"""

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotations.sam.browser_decoder.manifest import PRODUCER
from annotations.sam.registry import CHECKPOINTS
from annotations.values import DECODER_FORMAT, ModelName
from samweb.settings.env import REPOSITORY
from tests.factories import segmentation
from tests.support.background import png_bytes
from tests.support.services import (
    RedisServer,
    postgres_server,
    wait_for_port,
    what_is_missing,
)

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing()),
]

WEB_PORT, POSTGRES_PORT, REDIS_PORT = 8153, 8154, 8155
PUBLIC_HOST = "samweb.example.org"
PASSWORD = secrets.token_hex(16)
# The first encode imports torch; a busy machine needs its time.
PATIENCE_SECONDS = 180

# An administrator, and a decoder: its export has tests of its own.
FIRST_ROWS = f"""
from annotations.models import Decoder, User
User.objects.create_superuser("ada", password={PASSWORD!r})
Decoder.objects.create(
    model="starter",
    checkpoint_sha256={CHECKPOINTS[ModelName.STARTER].sha256!r},
    producer={PRODUCER!r},
    manifest={{"format": {DECODER_FORMAT}, "files": {{}}}},
)
"""


class Stack:
    """The services of compose.yml that are ours, as processes."""

    def __init__(self, home: Path, database_url: str, broker_url: str) -> None:
        self.home = home
        file = REPOSITORY / "docker" / "compose.yml"
        self._services = yaml.safe_load(file.read_text())["services"]
        self._given = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "samweb.settings.production",
            "SAMWEB_HOME": str(home / "state"),
            "HOST": "127.0.0.1",
            "PORT": str(WEB_PORT),
        }
        self._replaced = {
            "SECRET_KEY": secrets.token_hex(32),
            "PUBLIC_URL": f"https://{PUBLIC_HOST}",
            "DATABASE_URL": database_url,
            "BROKER_URL": broker_url,
            "METRICS_TOKEN": PASSWORD,
            "HEARTBEAT_FILE": str(home / "heartbeat"),
        }

    def environment(self, service: str) -> dict[str, str]:
        named = self._services[service]["environment"]
        return {**self._given, **{name: self._replaced.get(name, named[name]) for name in named}}

    def command(self, service: str) -> list[str]:
        command = self._services[service].get("command", ["python", "manage.py", "serve"])
        words = [re.sub(r"\$\{CPU_WORKERS:-(\d+)\}", r"\1", word) for word in command]
        program = [] if words[0] == "python" else ["-m", words[0]]
        return [sys.executable, *program, *words[1:]]

    def run(self, service: str, *command: str) -> None:
        answer = subprocess.run(
            [sys.executable, *command] if command else self.command(service),
            cwd=REPOSITORY,
            env=self.environment(service),
            check=False,
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stderr[-3000:]

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        with (self.home / f"{service}.log").open("w") as log:
            process = subprocess.Popen(
                self.command(service),
                cwd=REPOSITORY,
                env=self.environment(service),
                stdout=log,
                stderr=log,
            )
            try:
                yield process
            finally:
                process.terminate()
                # uvicorn ends by the signal that asked it to, once it has finished.
                assert process.wait(60) in (0, -signal.SIGTERM), self.log(service)[-2000:]

    def log(self, service: str) -> str:
        return (self.home / f"{service}.log").read_text()


class Browser:
    """Speaks to the web server as Caddy does for a browser."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self._csrf = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=60)
        headers = {
            "Host": PUBLIC_HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Origin": f"https://{PUBLIC_HOST}",
            "Referer": f"https://{PUBLIC_HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-CSRFToken": self._csrf,
            **({"Content-Type": kind} if body else {}),
        }
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        for text in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(text).items()}
            assert "Secure" in text
        found = answer.status, answer.read()
        line.close()
        return found

    def get(self, path: str) -> Any:  # noqa: ANN401  # callers know what they asked for
        status, body = self.ask("GET", f"/api/v1/{path}")
        assert status == 200, body
        return json.loads(body)

    def post(self, path: str, value: object) -> Any:  # noqa: ANN401
        self._csrf = self.get("session/")["csrf_token"]
        status, body = self.ask("POST", f"/api/v1/{path}", json.dumps(value).encode())
        assert status in (200, 201), body
        return json.loads(body)

    def upload(self, project: str, path: str, data: bytes) -> None:
        head = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
        body = (
            head.format("path", "").encode()
            + f"{path}\r\n".encode()
            + head.format("file", f'; filename="{path}"').encode()
            + data
            + b"\r\n--b--\r\n"
        )
        kind = "multipart/form-data; boundary=b"
        status, answer = self.ask("POST", f"/api/v1/projects/{project}/uploads/", body, kind)
        assert status == 201, answer


def wait_until(is_so: Callable[[], bool], stack: Stack) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, stack.log("worker-cpu") + stack.log("worker-gpu")
        time.sleep(0.2)


def all_jobs_are_done(browser: Browser, project: str, count: int) -> bool:
    jobs = browser.get(f"projects/{project}/jobs/")["results"]
    return [job["state"] for job in jobs] == ["done"] * count


def test_the_commands_of_compose_take_an_image_to_a_file_and_outlive_the_broker(
    open_folder: Path,
) -> None:
    redis = RedisServer(REDIS_PORT, open_folder)
    with ExitStack() as services:
        url = services.enter_context(postgres_server(open_folder, POSTGRES_PORT))
        services.callback(redis.kill)
        redis.start()
        stack = Stack(open_folder, url, redis.url)
        (open_folder / "state" / "spool").mkdir(parents=True)
        stack.run("migrate")
        stack.run("web", "manage.py", "shell", "--no-imports", "--command", FIRST_ROWS)
        stack.run("web", "manage.py", "check", "--deploy", "--fail-level", "ERROR")
        web = services.enter_context(stack.running("web"))
        for worker in ("worker-cpu", "worker-gpu"):
            services.enter_context(stack.running(worker))
        wait_for_port(WEB_PORT, web)
        browser = Browser()
        wait_until(lambda: browser.ask("GET", "/readyz")[0] == 200, stack)

        browser.post("session/", {"username": "ada", "password": PASSWORD})
        categories = [{"name": "cat", "color": "#0072b2"}]
        wish = {"name": "Cells", "model": "starter", "categories": categories}
        project = browser.post("projects/", wish)["id"]
        browser.upload(project, "a.png", png_bytes(seed=1))
        wait_until(lambda: all_jobs_are_done(browser, project, 2), stack)

        redis.kill()
        browser.upload(project, "b.png", png_bytes(seed=2))
        (image,) = [row for row in images(browser, project) if row["path"] == "a.png"]
        save(browser, project, image["id"])
        redis.start()
        wait_until(lambda: all_jobs_are_done(browser, project, 4), stack)

        export = browser.post(f"projects/{project}/exports/", {"format": "coco"})
        wait_until(
            lambda: browser.get(f"exports/{export['id']}/")["state"] in ("done", "failed"), stack
        )
        _, file = browser.ask("GET", f"/api/v1/exports/{export['id']}/file/")
        (open_folder / "cells.json").write_bytes(file)
        assert (open_folder / "heartbeat").exists()
        check_logs(stack, redis, url)

    (annotation,) = json.loads((open_folder / "cells.json").read_bytes())["annotations"]
    assert annotation["segmentation"] == segmentation()


def images(browser: Browser, project: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = browser.get(f"projects/{project}/images/")["results"]
    return rows


def save(browser: Browser, project: str, image: str) -> None:
    """Make one annotation and submit the image, while the broker is away."""
    (category,) = browser.get(f"projects/{project}/categories/")["results"]
    operations = [
        {
            "op_id": "01920000-0000-7000-8000-000000000001",
            "kind": "create",
            "annotation_id": "01920000-0000-7000-8000-000000000002",
            "payload": {
                "category": category["id"],
                "segmentation": segmentation(),
                "source": "manual",
            },
        },
        {
            "op_id": "01920000-0000-7000-8000-000000000003",
            "kind": "set_image_state",
            "payload": {"state": "submitted", "checked_category_numbers": [1]},
        },
    ]
    answer = browser.post(f"images/{image}/operations/", {"operations": operations})
    assert [result["status"] for result in answer["results"]] == ["applied"] * 2


def check_logs(stack: Stack, redis: RedisServer, database_url: str) -> None:
    """Every line is an object, requests reach the workers' lines, and no secret is there."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for service in ("web", "worker-cpu", "worker-gpu"):
        written = stack.log(service).splitlines()
        assert [line for line in written if not line.startswith("{")] == []
        lines[service] = [json.loads(line) for line in written]
    asked = {line["request_id"] for line in lines["web"] if line.get("method") == "POST"}
    done = {
        line.get("request_id") for line in lines["worker-gpu"] if "(encode) done" in line["message"]
    }
    assert len(done) == 2
    assert done <= asked
    text = "".join(stack.log(service) for service in lines)
    database_password = re.findall(r":(\w+)@", database_url)
    for secret in (PASSWORD, redis.password, *database_password):
        assert secret not in text
