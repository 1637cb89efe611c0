"""The container files as far as they can be held against the code without Docker."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from samweb.settings.env import VARIABLES

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
OURS = {"migrate", "web", "worker-gpu", "worker-cpu"}
# Read by Django itself, before samweb's own table.
DJANGO = "DJANGO_SETTINGS_MODULE"


class Loader(yaml.SafeLoader):
    """Reads compose files, whose tags PyYAML does not know."""


Loader.add_constructor("!reset", lambda _loader, _node: None)


def compose(name: str = "compose.yml") -> dict[str, Any]:
    document: dict[str, Any] = yaml.load((DOCKER / name).read_text(), Loader)  # noqa: S506
    return document


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def instructions() -> Iterator[tuple[str, str]]:
    """Give instruction and arguments of each line of the Dockerfile."""
    text = re.sub(r"^#.*\n", "", (DOCKER / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name, rest.strip()


def stages() -> dict[str, list[tuple[str, str]]]:
    """Give the instructions of each stage by its name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, rest in instructions():
        if name == "FROM":
            found[rest.split(" AS ")[1]] = []
        list(found.values())[-1].append((name, rest))
    return found


def is_pinned(image: str) -> bool:
    """Tell whether an image names its version, a number first."""
    return re.fullmatch(r"[\w./-]+:\d[\w.-]*", image) is not None


def test_base_images_are_pinned() -> None:
    built = {rest.split()[0] for name, rest in instructions() if name == "FROM"}
    run = {service["image"] for name, service in services().items() if name not in OURS}

    assert [image for image in (built - set(stages())) | run if not is_pinned(image)] == []
    assert not is_pinned("postgres")
    assert not is_pinned("postgres:latest")


def test_what_runs_is_nobody_special_on_a_read_only_disk() -> None:
    targets = {service["build"]["target"] for name, service in services().items() if name in OURS}

    for target in targets:
        assert ("USER", "samweb") in stages()[target]
    for name in OURS:
        service = services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_every_service_that_stays_says_whether_it_is_well() -> None:
    without = {name for name, service in services().items() if "healthcheck" not in service}

    assert without == {"migrate"}


def test_every_variable_of_the_environment_is_one_of_ours() -> None:
    known = {variable.name for variable in VARIABLES}
    given = {name for ours in OURS for name in services()[ours]["environment"]}
    set_in_image = {
        name
        for instruction, rest in stages()["runtime"] + stages()["web"]
        if instruction == "ENV"
        for name in re.findall(r"(\w+)=", rest)
    }

    assert given - known == set()
    assert {"SECRET_KEY", "DATABASE_URL", "BROKER_URL", "PUBLIC_URL"} <= given
    pythons = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH", "HOME", DJANGO}
    assert set_in_image - known == pythons


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", (DOCKER / "compose.yml").read_text()))
    example = re.findall(r"^(\w+)=", (DOCKER / "env.example").read_text(), flags=re.MULTILINE)

    assert set(example) == asked


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_exists(name: str) -> None:
    default = {"web": stages()["web"][-1][1]}
    command = services()[name].get("command") or yaml.safe_load(default[name])

    if command[0] == "python":
        assert (ROOT / command[1]).exists()
        assert command[2] in get_commands()
    else:
        assert command[:5] == ["celery", "-q", "-A", "samweb.celery", "worker"]
        role = services()[name]["environment"]["SAMWEB_WORKER_ROLE"]
        options: Mapping[str, str] = dict(pairwise(command))
        assert options["-Q"] == role
        assert options["-P"] == {"gpu": "solo", "cpu": "prefork"}[role]


def test_what_is_copied_exists_and_is_let_through() -> None:
    allowed = {
        line.removeprefix("!")
        for line in (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for name, rest in instructions()
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }

    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {source.split("/")[0] for source in copied} == allowed


def test_only_the_gpu_worker_has_the_gpu_and_a_host_without_one_takes_it_away() -> None:
    reserving = {name for name, service in services().items() if "deploy" in service}

    assert reserving == set(compose("compose.cpu.yml")["services"]) == {"worker-gpu"}
    assert services()["worker-gpu"]["build"]["target"] == "gpu"
    assert compose("compose.cpu.yml")["services"]["worker-gpu"]["build"]["target"] == "web"


def test_every_volume_and_service_that_is_named_is_there() -> None:
    volumes = {
        place.split(":")[0]
        for service in services().values()
        for place in service.get("volumes", [])
        if not place.startswith(".")
    }
    waited_for = {
        other for service in services().values() for other in service.get("depends_on", [])
    }

    assert volumes == set(compose()["volumes"])
    assert waited_for <= set(services())
    assert (DOCKER / "Caddyfile").read_text().count("web:8000") == 1
