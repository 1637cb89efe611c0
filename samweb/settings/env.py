"""The only reader of the environment; `docs/reference/configuration.md` lists every variable."""

import os
from pathlib import Path

import environ

REPOSITORY = Path(__file__).resolve().parents[2]

env = environ.Env()


def home() -> Path:
    """Give the folder that holds all state of a one-machine installation."""
    return Path(os.environ.get("SAMWEB_HOME") or REPOSITORY / ".samweb").resolve()


def secret_key(folder: Path) -> str:
    """Read the secret key, from `SECRET_KEY` or the file that the first run made."""
    if value := os.environ.get("SECRET_KEY"):
        return value
    return (folder / "secret_key").read_text().strip()
