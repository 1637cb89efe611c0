"""Work a dashboard out anew: `recompute_dashboard.py PROJECT LAST_DAY` prints 30 days in UTC."""

import json
import sys
from datetime import date
from zoneinfo import ZoneInfo

import django

from samweb.settings.env import choose_settings

if __name__ == "__main__":
    choose_settings()
    django.setup()

from annotations.models import Project
from tests.support.plain_dashboard import plain_dashboard

if __name__ == "__main__":
    figures = plain_dashboard(
        Project.objects.get(pk=sys.argv[1]),
        days=30,
        zone=ZoneInfo("UTC"),
        today=date.fromisoformat(sys.argv[2]),
        person=None,
    )
    print(json.dumps(figures))
