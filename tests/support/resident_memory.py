"""How much memory a process holds."""

import os
from pathlib import Path


def resident_bytes(process_id: int | None = None) -> int:
    """Read the resident set of a process; of this one by default."""
    pages = Path(f"/proc/{process_id or 'self'}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
