"""When a nightly backup is due."""

from datetime import datetime, timedelta, timezone

import pytest

from samweb.backups.keeping import is_night_due

ZONE = timezone(timedelta(hours=2))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("case", "now", "last", "is_due"),
    [
        ("made this night", "2026-05-02T12:00", "2026-05-02T03:00:05", False),
        ("made last night", "2026-05-02T12:00", "2026-05-01T03:00:05", True),
        ("made in the evening, before three", "2026-05-02T02:59", "2026-05-01T20:00", False),
        ("made in the evening, after three", "2026-05-02T03:00", "2026-05-01T20:00", True),
        ("the machine was off for a week", "2026-05-09T09:00", "2026-05-01T03:00", True),
        ("the clock went back", "2026-05-02T12:00", "2026-05-03T03:00", False),
    ],
)
def test_a_night_is_due_once_three_has_passed(case: str, now: str, last: str, is_due: bool) -> None:
    del case
    assert is_night_due(at(now), at(last)) is is_due
