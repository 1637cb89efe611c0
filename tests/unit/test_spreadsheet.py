"""CSV that spreadsheets show and do not run."""

import csv
import io

import pytest

from annotations.formats.spreadsheet import spreadsheet_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_as_a_formula_gets_an_apostrophe(start: str) -> None:
    text = spreadsheet_csv(["name"], [[f"{start}1+1"]])

    assert list(csv.reader(io.StringIO(text, newline=""))) == [["name"], [f"'{start}1+1"]]


def test_other_cells_stay_as_they_are() -> None:
    rows = [["a=b", -3, 1.5, None, 'say "hi", you', "two\nlines"]]

    assert spreadsheet_csv(["=head"], rows) == (
        '\'=head\r\na=b,-3,1.5,,"say ""hi"", you","two\nlines"\r\n'
    )
