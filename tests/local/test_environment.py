"""The table of variables, what it accepts, and the page that explains it."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from samweb.settings import env
from samweb.settings.env import REPOSITORY, VARIABLES, Environment
from samweb.settings.secret_key import read_or_make_secret_key

PAGE = REPOSITORY / "docs" / "reference" / "configuration.md"


@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES])
def test_the_reference_page_explains_every_variable(name: str) -> None:
    variable = next(variable for variable in VARIABLES if variable.name == name)

    row = next(line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{name}` |"))

    assert row.endswith(f"| {variable.help} |")


def test_the_reference_page_explains_nothing_else() -> None:
    names = [line.split("`")[1] for line in PAGE.read_text().splitlines() if line[:3] == "| `"]

    assert [name for name in names if name.isupper()] == [one.name for one in VARIABLES]


def test_an_empty_environment_is_enough() -> None:
    environment = Environment({})

    assert environment.get(env.PORT) == 8000
    assert environment.get(env.SAMWEB_HOME) == REPOSITORY / ".samweb"
    assert environment.get(env.BLOB_FOLDER) is None


def test_every_problem_is_named_with_its_value_and_cure() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        Environment({"PORT": "99999", "DATABASE_URL": "sqlite:///x", "DEBUG": "true"})

    assert str(caught.value) == (
        "The configuration has 3 problem(s):\n"
        "  - DATABASE_URL='sqlite:///x' cannot be read: "
        "use postgres://user:password@host:5432/name.\n"
        "  - PORT='99999' cannot be read: use a whole number from 1 to 65535.\n"
        "  - DEBUG='true' cannot be read: use yes or no.\n"
        "Every variable is explained in docs/reference/configuration.md."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "0"),
        ("PORT", "80a"),
        ("PORT", "-1"),
        ("DATABASE_URL", "postgres://host"),
        ("BROKER_URL", "amqp://host"),
        ("PUBLIC_URL", "samweb.example.org"),
        ("PUBLIC_URL", "https://samweb.example.org/labels"),
        ("SAMWEB_WORKER_ROLE", "web"),
        ("LOG_LEVEL", "loud"),
        ("CPU_WORKERS", "0"),
    ],
)
def test_a_bad_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name}='"):
        Environment({name: text})


def test_good_values_are_read() -> None:
    environment = Environment(
        {
            "DATABASE_URL": "postgres://samweb:secret@db:5432/samweb",
            "PUBLIC_URL": "https://samweb.example.org/",
            "ALLOWED_HOSTS": "lab, lab.local",
            "BLOB_FOLDER": "/data/../blobs",
            "DEBUG": "yes",
        }
    )

    assert environment.get(env.PUBLIC_URL) == "https://samweb.example.org"
    assert environment.get(env.ALLOWED_HOSTS) == ["lab", "lab.local"]
    assert environment.get(env.BLOB_FOLDER) == Path("/blobs")
    assert environment.get(env.DEBUG) is True


def test_production_names_every_variable_that_it_misses() -> None:
    environment = Environment({"SECRET_KEY": "x"})

    with pytest.raises(ImproperlyConfigured) as caught:
        environment.require(env.SECRET_KEY, env.DATABASE_URL, env.BROKER_URL)

    assert "has 2 problem(s)" in str(caught.value)
    assert "- DATABASE_URL is not set" in str(caught.value)
    assert "- BROKER_URL is not set" in str(caught.value)


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    home = tmp_path / "home"

    first = read_or_make_secret_key(home)

    assert len(first) == 67
    assert read_or_make_secret_key(home) == first
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)
    assert [path.name for path in home.iterdir()] == ["secret_key"]
