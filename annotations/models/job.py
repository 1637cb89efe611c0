"""Background work: the row is the truth, a Celery message only rings the bell."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.project import Project
from annotations.values import Lane, uuid7


class Job(models.Model):
    """One run of background work, claimed by a worker under a lease."""

    class Kind(models.TextChoices):
        """What is to be done."""

        INGEST = "ingest", "Read an uploaded file"
        ENCODE = "encode", "Encode an image"
        EXPORT_DECODER = "export_decoder", "Export a mask decoder"
        EXPORT = "export", "Write a COCO file"
        FETCH_CHECKPOINT = "fetch_checkpoint", "Fetch the weights of a model"
        AUTOMASK = "automask", "Find proposals"
        MASK_BOXES = "mask_boxes", "Turn imported boxes into masks"
        CUTOUTS = "cutouts", "Cut objects out"
        PREDICT = "predict", "Answer a script's prompts"
        EVICT = "evict", "Make room for embeddings"

    class State(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="jobs", null=True, blank=True
    )
    batch = models.ForeignKey(
        "annotations.Batch", on_delete=models.CASCADE, related_name="jobs", null=True, blank=True
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    lane = models.CharField(max_length=8, choices=[(lane.value, lane.value) for lane in Lane])
    priority = models.SmallIntegerField(
        default=0, help_text="Higher first; 0 bulk, 10 somebody waits for it."
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    idempotency_key = models.CharField(
        max_length=300, help_text="Two live jobs never share one: asking twice runs once."
    )
    payload = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    problem = models.JSONField(
        null=True, blank=True, help_text="Why it failed: code, message, hint."
    )
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease_owner = models.CharField(max_length=200, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="When it may be tried again; null for at once."
    )
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="jobs",
        null=True,
        blank=True,
    )
    request_id = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the request that led to it."
    )
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "-priority", "created_at"],
                condition=models.Q(state="queued"),
                name="job_claim",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state="running"),
                name="job_expired_leases",
            ),
            models.Index(fields=["project", "kind", "state"], name="job_project_progress"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["idempotency_key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_live_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease_until__isnull=False, attempts__gte=1)
                & ~models.Q(lease_owner="")
                | ~models.Q(state="running") & models.Q(lease_owner="", lease_until__isnull=True),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed", "cancelled"])
                & models.Q(finished_at__isnull=False)
                | models.Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | models.Q(problem__isnull=False),
                name="job_failed_has_problem",
            ),
            models.CheckConstraint(
                condition=models.Q(progress_done__lte=models.F("progress_total")),
                name="job_progress_within_total",
            ),
        ]


class Export(models.Model):
    """A data set that was asked for, and its file once written."""

    class Format(models.TextChoices):
        """File format."""

        COCO = "coco", "COCO JSON"
        CUTOUTS = "cutouts", "Cut-outs, RGBA PNG in a zip"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exports")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    format = models.CharField(max_length=16, choices=Format.choices, default=Format.COCO)
    only_submitted = models.BooleanField(
        default=True, help_text="Leave out images that nobody has submitted."
    )
    options = models.JSONField(
        default=dict,
        blank=True,
        help_text="Cut-outs: extent, feather_pixels, ranges of image numbers or annotation ids.",
    )
    file_name = models.CharField(max_length=300, blank=True, default="")
    blob_name = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    image_count = models.PositiveIntegerField(null=True, blank=True)
    annotation_count = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="exports",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(db_default=Now())
