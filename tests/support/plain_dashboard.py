"""The figures of the dashboard, worked out in plain Python from every row."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from annotations.models import Annotation, Image, Project

Figures = dict[str, Any]


def plain_dashboard(
    project: Project, *, days: int | None, zone: ZoneInfo, today: date, person: int | None
) -> Figures:
    """Give what `dashboard_get` shall say, under the names of the API."""
    images = [image for image in Image.objects.filter(project=project) if not image.deleted_at]
    alive = {image.pk for image in images}
    objects = [
        (row.created_at.astimezone(zone).date(), row)
        for row in Annotation.objects.filter(project=project).select_related("category")
        if row.layer == "work"
        and not row.deleted_at
        and row.image_id in alive
        and person in (None, row.created_by_id)
    ]
    submitted = [
        (image.submitted_at.astimezone(zone).date(), image)
        for image in images
        if image.submitted_at and person in (None, image.submitted_by_id)
    ]
    every = [day for day, _ in [*objects, *submitted]]
    first = today - timedelta(days=days - 1) if days else min(every, default=today)

    def between(start: date, end: date, user: object = "anybody") -> Figures:
        rows = [
            row
            for day, row in objects
            if start <= day <= end and user in ("anybody", row.created_by_id)
        ]
        done = [
            image
            for day, image in submitted
            if start <= day <= end and user in ("anybody", image.submitted_by_id)
        ]
        recipes = [row.recipe for row in rows if isinstance(row.recipe, dict)]
        times = [
            round(recipe["active_milliseconds"])
            for recipe in recipes
            if isinstance(recipe.get("active_milliseconds"), int | float)
            and 0 <= recipe["active_milliseconds"] <= 86_400_000
        ]
        clicks = [
            len(recipe["prompts"]) for recipe in recipes if isinstance(recipe.get("prompts"), list)
        ]
        return {
            "objects": len(rows),
            "images": len(done),
            "accepted_images": sum(image.state == "accepted" for image in done),
            "timed_objects": len(times),
            "seconds_per_object": sum(times) / 1000 / len(times) if times else None,
            "clicked_objects": len(clicks),
            "clicks_per_object": sum(clicks) / len(clicks) if clicks else None,
        }

    def numbers(start: date, end: date) -> Figures:
        active = len({day for day, _ in objects if start <= day <= end})
        work = between(start, end)
        per_day = work["objects"] / active if active else None
        return {"work": work, "active_days": active, "objects_per_day": per_day}

    makers = {row.created_by_id for day, row in objects if first <= day <= today}
    makers |= {image.submitted_by_id for day, image in submitted if first <= day <= today}
    names = [row.category.name for day, row in objects if first <= day <= today]
    length = (today - first).days + 1
    return {
        "image_counts": {
            **{
                state: sum(image.state == state for image in images) for state in Image.State.values
            },
            "total": len(images),
        },
        "numbers": numbers(first, today),
        "numbers_before": numbers(first - timedelta(days=length), first - timedelta(days=1))
        if days
        else None,
        "categories": {name: names.count(name) for name in set(names)},
        "people": {user: between(first, today, user) for user in makers},
        "days": {
            (first + timedelta(days=number)).isoformat(): between(
                first + timedelta(days=number), first + timedelta(days=number)
            )
            for number in range(length)
        },
    }
