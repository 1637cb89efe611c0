"""Routes of the whole site; the event stream is answered before Django (local/front.py)."""

from django.urls import URLPattern, URLResolver, include, path

from samweb.health import healthz, readyz
from samweb.installation_view import FailedJobsRetryView, InstallationView
from samweb.metrics import metrics
from samweb.refusals import server_failed
from samweb.spa import index
from samweb.trust import authority_certificate, authority_page

handler500 = server_failed
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/v1/installation/", InstallationView.as_view()),
    path("api/v1/installation/failed-jobs/retry/", FailedJobsRetryView.as_view()),
    path("api/v1/", include("annotations.api.urls")),
    path("authority/", authority_page),
    path("authority/samweb.crt", authority_certificate),
    path("", index),
    path("<path:path>", index),
]
