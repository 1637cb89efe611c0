"""Text of an environment variable to value; each raises ValueError that says what to write."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit


def parse_text(text: str) -> str:
    """Take the text as it is."""
    return text


def parse_list(text: str) -> list[str]:
    """Split at commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def parse_folder(text: str) -> Path:
    """Make an absolute path."""
    return Path(text).expanduser().resolve()


def parse_optional_path(text: str) -> Path | None:
    """Make an absolute path, or nothing of an empty text."""
    return parse_folder(text) if text else None


def parse_choice(*choices: str) -> Callable[[str], str]:
    """Accept one of the choices and nothing else."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"use one of: {', '.join(choice or '(empty)' for choice in choices)}")
        return text

    return parse


def parse_whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Accept a whole number in a closed range."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"use a whole number from {lowest} to {highest}")
        return int(text)

    return parse


def parse_switch(text: str) -> bool:
    """Read yes or no."""
    if text not in {"yes", "no"}:
        raise ValueError("use yes or no")
    return text == "yes"


def parse_database_url(text: str) -> str:
    """Accept the URL of a Postgres database, or nothing."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2):  # noqa: PLR2004
        raise ValueError("use postgres://user:password@host:5432/name")
    return text


def parse_broker_url(text: str) -> str:
    """Accept the URL of a server that speaks the Redis protocol, or nothing."""
    if text and urlsplit(text).scheme not in {"redis", "rediss"}:
        raise ValueError("use redis://host:6379/0, or leave it empty for the folder on this host")
    return text


def parse_mail_url(text: str) -> str:
    """Accept the URL of a mail server, or nothing."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname):
        raise ValueError("use smtp+tls://user:password@host:587, smtp+ssl:// or smtp://host:25")
    return text


def parse_public_url(text: str) -> str:
    """Accept an origin without a path, or nothing."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("use https://samweb.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"leave out everything after the host: {parts.scheme}://{parts.netloc}")
    return text.rstrip("/")
