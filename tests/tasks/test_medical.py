"""A DICOM file on its way in: its pixels stay, its patient does not."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import storages
from PIL import Image as PillowImage
from pydicom.dataset import Dataset

from annotations.errors import PathTakenError
from annotations.imaging.depth import Window
from annotations.models import Image, Job, Project, Upload
from annotations.pipelines.ingest import ingest_upload
from annotations.selectors.integrity.blobs import check_blobs
from annotations.selectors.integrity.findings import Depth
from annotations.selectors.windows import image_window
from annotations.services.projects import project_update
from annotations.services.uploads import upload_receive
from annotations.tasks.cpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane
from tests.support.api_client import ApiClient
from tests.support.background import (
    MakeImage,
    MakeUpload,
    claim,
    report_nothing,
    request_ingest,
)
from tests.support.dicom_files import (
    PATIENT,
    PATIENT_ID,
    dicom_bytes,
    dicom_dataset,
    scan,
)

pytestmark = pytest.mark.django_db


def ct(**elements: object) -> Dataset:
    """Make a CT slice in Hounsfield units with two windows."""
    return dicom_dataset(
        scan(),
        RescaleSlope="1",
        RescaleIntercept="-1024",
        WindowCenter=["40", "400"],
        WindowWidth=["401", "1801"],
        WindowCenterWidthExplanation=["SOFT", "BONE"],
        **elements,
    )


def test_nothing_that_is_stored_names_the_patient(
    make_image: MakeImage, blobs: Path, manager_client: ApiClient
) -> None:
    image = make_image("ward 3/slice.dcm", dicom_bytes(ct()))

    files = [path for path in blobs.rglob("*") if path.is_file()]
    detail = manager_client.get(f"images/{image.pk}/")

    assert len(files) == 5
    for name in (PATIENT, PATIENT_ID, "19640812", "Charité"):
        assert [path for path in files if name.encode() in path.read_bytes()] == []
        assert name not in detail.body.decode()
        assert name not in str(Image.objects.values().get())
    assert detail.json()["metadata"] == {"modality": "CT"}


def test_the_original_is_a_png_of_the_same_samples(
    make_image: MakeImage, manager_client: ApiClient
) -> None:
    image = make_image("slice.dcm", dicom_bytes(ct()))

    answer = manager_client.get(f"images/{image.pk}/original/")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="slice.dcm.png"'
    with PillowImage.open(BytesIO(answer.body)) as original:
        assert (np.asarray(original) == scan()).all()
    assert image.original_format == "DICOM"
    assert list(check_blobs(Depth(reads_bytes=True))) == []


def test_values_and_windows_are_told(make_image: MakeImage, manager_client: ApiClient) -> None:
    image = make_image("slice.dcm", dicom_bytes(ct()))

    intensity = manager_client.get(f"images/{image.pk}/").json()["intensity"]

    assert intensity["unit"] == "HU"
    assert (intensity["slope"], intensity["intercept"]) == (1.0, -1024.0)
    assert intensity["presets"][:3] == [
        {"name": "SOFT", "low": 864, "high": 1264},
        {"name": "BONE", "low": 524, "high": 2324},
        {"name": "CT lung", "low": -326, "high": 1174},
    ]


@pytest.mark.parametrize(
    ("choice", "window"),
    [
        ({"window_choice": "file"}, Window(864, 1264)),
        ({"window_choice": "ct-brain"}, Window(1024, 1104)),
        ({"window_choice": "range", "window_low": -24, "window_high": 976}, Window(1000, 2000)),
    ],
)
def test_the_projects_window_is_in_hounsfield_units(
    choice: dict[str, object], window: Window, make_image: MakeImage, project: Project
) -> None:
    make_image("slice.dcm", dicom_bytes(ct()))

    project_update(project=project, changes=choice)

    assert image_window(Image.objects.select_related("project").get()) == window


def test_frames_are_images_of_one_group(make_upload: MakeUpload, project: Project) -> None:
    film = np.stack([scan(high=high) for high in (1000, 2000, 3000)])
    upload = make_upload("heart.dcm", dicom_bytes(dicom_dataset(film)))
    request_ingest(upload)

    run_job(claim(Lane.CPU), WORKS[Job.Kind.INGEST])

    upload.refresh_from_db()
    images = list(Image.objects.order_by("number"))
    assert [image.path for image in images] == ["heart.dcm#1", "heart.dcm#2", "heart.dcm#3"]
    assert [image.number for image in images] == [1, 2, 3]
    assert {image.group for image in images} == {"heart.dcm"}
    assert len({image.original_sha256 for image in images}) == 3
    assert (upload.state, upload.image) == (Upload.State.ACCEPTED, images[0])
    project.refresh_from_db()
    assert project.last_image_number == 3
    assert Job.objects.filter(kind=Job.Kind.ENCODE).count() == 3


@pytest.mark.parametrize("frames", [1, 2])
def test_the_same_file_again_is_known(frames: int, make_upload: MakeUpload, blobs: Path) -> None:
    content = dicom_bytes(dicom_dataset(np.stack([scan()] * frames)))
    for _ in range(2):
        request_ingest(make_upload("a.dcm", content))
        ingest_upload(claim(Lane.CPU), report_nothing)

    states = Upload.objects.order_by("id").values_list("state", flat=True)

    assert list(states) == ["accepted", "duplicate"]
    assert Image.objects.count() == frames
    assert [
        path
        for path in blobs.rglob("*")
        if path.is_file() and PATIENT.encode() in path.read_bytes()
    ] == []


def test_a_refused_file_is_not_kept_and_may_come_again(
    project: Project, blobs: Path, manager_client: ApiClient
) -> None:
    content = dicom_bytes(dicom_dataset(scan()))[:-100]
    received = upload_receive(
        project=project, path="a.dcm", chunks=[content], created_by=None
    ).upload

    run_job(claim(Lane.CPU), WORKS[Job.Kind.INGEST])

    received.refresh_from_db()
    assert received.state == Upload.State.REFUSED
    assert [path for path in blobs.rglob("*") if path.is_file()] == []
    job = Job.objects.get(kind=Job.Kind.INGEST)
    assert manager_client.post(f"jobs/{job.pk}/retry/").status_code == 200
    run_job(claim(Lane.CPU), WORKS[Job.Kind.INGEST])
    received.refresh_from_db()
    assert received.problem is not None
    assert "is not kept any more" in received.problem["message"]


def test_a_file_that_another_upload_waits_for_stays(
    make_upload: MakeUpload,
) -> None:
    content = dicom_bytes(dicom_dataset(scan()))
    first, second = make_upload("a.dcm", content), make_upload("b.dcm", content)
    Upload.objects.filter(pk=second.pk).update(blob_name=first.blob_name)
    for upload in (first, second):
        request_ingest(upload)
        ingest_upload(claim(Lane.CPU), report_nothing)

    assert set(Upload.objects.values_list("state", flat=True)) == {"accepted"}
    assert not storages["images"].exists(first.blob_name)


def test_a_frame_whose_path_is_taken_refuses_the_file(
    make_image: MakeImage, make_upload: MakeUpload
) -> None:
    make_image("heart.dcm#2")
    request_ingest(make_upload("heart.dcm", dicom_bytes(dicom_dataset(np.stack([scan()] * 3)))))

    with pytest.raises(PathTakenError, match="heart"):
        ingest_upload(claim(Lane.CPU), report_nothing)

    assert Image.objects.count() == 1
