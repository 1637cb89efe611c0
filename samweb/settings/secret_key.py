"""The key file of an installation that sets no `SECRET_KEY`."""

import contextlib
import os
import secrets
from pathlib import Path

from samweb.local.home import make_private_folder


def read_or_make_secret_key(home: Path) -> str:
    """Read `secret_key` in the home folder; the first process makes it, mode 0600.

    The file is written under another name and linked, so that no process reads half a key and
    two processes that start together agree on one.
    """
    file = home / "secret_key"
    if not file.exists():
        make_private_folder(home)
        draft = home / f"secret_key.{os.getpid()}.part"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()
