"""CSV files that a spreadsheet shows and does not run. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

# Spreadsheets take a cell that begins so for a formula, whoever wrote it (OWASP, "CSV injection").
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV (RFC 4180).

    Args:
        head: Names of the columns.
        rows: Cells; None is an empty one. A text that begins as a formula gets an apostrophe
            before it; numbers stay numbers.

    Returns:
        The file, with CRLF line ends.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_defused(cell) for cell in head])
    for row in rows:
        writer.writerow([_defused(cell) for cell in row])
    return out.getvalue()


def _defused(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
