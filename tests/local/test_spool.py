"""Bodies of requests on a real uvicorn: what is taken, what is refused, what is given up."""

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from annotations.services import storage_room
from samweb.local import admission, front, scopes, spool
from samweb.local.admission import EVERYBODY, Allowance
from samweb.local.front import DJANGO_THREADS
from tests.support.site import Recorder, Site, served

LARGE = bytes(index % 251 for index in range(3 * 2**20))
PIECE = "application/offset+octet-stream"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def recorded(recorder: Recorder, tmp_path: Path) -> Iterator[Site]:
    with served(recorder, tmp_path / "spool") as site:
        yield site
    assert site.front.spool.admission.bodies[EVERYBODY] == 0
    assert site.front.spool.admission.size_bytes[EVERYBODY] == 0


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every request for one logged-in person's."""
    monkeypatch.setattr(front, "find_sender", lambda *_: "person 1")


@contextmanager
def half_sent(
    site: Site, *, headers: str = "", method: str = "POST", body: bytes = b"half"
) -> Iterator[socket.socket]:
    """Begin a request of 1,000 bytes and send a part of its body."""
    head = f"{method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n{headers}\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(head.encode() + body)
        yield client


def code_of(answer: tuple[int, bytes]) -> tuple[int, str]:
    return answer[0], json.loads(answer[1])["code"]


@pytest.mark.parametrize("size", [0, 1, 2**18, 2**18 + 1, 2**20, 2**20 + 1, 3 * 2**20])
@pytest.mark.usefixtures("somebody")
def test_a_body_arrives_whole(recorded: Site, recorder: Recorder, size: int) -> None:
    assert recorded.post(LARGE[:size]) == (200, LARGE[:size])
    assert recorder.sizes == [size]


def test_half_an_upload_never_reaches_django(recorded: Site, recorder: Recorder) -> None:
    with half_sent(recorded):
        pass

    assert recorded.post(b"whole") == (200, b"whole")
    assert recorder.sizes == [5]


def test_half_a_piece_of_a_resumable_upload_is_kept(recorded: Site, recorder: Recorder) -> None:
    checked = f"Content-Type: {PIECE}\r\nUpload-Checksum: sha1 x\r\n"
    with half_sent(recorded, method="PATCH", headers=checked):
        pass
    with half_sent(recorded, method="PATCH", headers=f"Content-Type: {PIECE}\r\n"):
        pass

    recorder.wait_for(1)
    assert recorder.sizes == [4]


def test_slow_uploads_do_not_hold_the_threads(recorded: Site, recorder: Recorder) -> None:
    with ExitStack() as slow:
        for _ in range(DJANGO_THREADS + 1):
            slow.enter_context(half_sent(recorded))

        assert recorded.post(b"quick") == (200, b"quick")
        assert recorder.sizes == [5]


@pytest.mark.parametrize(
    ("media_type", "limit_bytes"),
    [("multipart/form-data; boundary=b", 110), (PIECE, 100), ("text/json", 50)],
)
def test_a_body_beyond_the_limit_of_its_kind_is_refused(
    recorded: Site,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    media_type: str,
    limit_bytes: int,
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    monkeypatch.setattr(scopes, "FORM_MARGIN_BYTES", 10)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50

    refused = recorded.post(b"x" * (limit_bytes + 1), media_type)

    assert code_of(refused) == (413, "request-too-large")
    assert recorder.sizes == []
    assert recorded.post(b"x" * limit_bytes, media_type)[0] == 200


def test_a_large_body_of_unknown_size_is_refused_too(
    recorded: Site, recorder: Recorder, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50

    with closing(recorded.connect()) as connection:
        connection.request("POST", "/", iter([b"x" * 30, b"x" * 30]), encode_chunked=True)
        assert connection.getresponse().status == 413
    assert recorder.sizes == []


@pytest.mark.parametrize("is_chunked", [False, True])
def test_nobody_fills_the_disk_without_a_log_in(
    recorded: Site, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, *, is_chunked: bool
) -> None:
    monkeypatch.setattr(front, "find_sender", lambda *_: None)
    monkeypatch.setattr(spool, "write_piece", pytest.fail)

    with closing(recorded.connect()) as connection:
        pieces = iter([LARGE[: 2**20], LARGE[2**20 :]]) if is_chunked else LARGE
        connection.request("POST", "/", pieces, encode_chunked=is_chunked)
        with connection.getresponse() as answer:
            assert (answer.status, json.loads(answer.read())["code"]) == (401, "not-authenticated")
    assert recorder.sizes == []
    assert recorded.post(b"a log-in")[0] == 200


def test_a_database_that_is_away_is_no_fault_of_the_upload(
    recorded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(front, "find_sender", fail)

    status, body = recorded.post(LARGE)

    assert (status, json.loads(body)["code"]) == (503, "database-unavailable")


@pytest.mark.usefixtures("somebody")
def test_a_full_disk_is_said(
    recorded: Site, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(spool, "room_require", fail)
        assert code_of(recorded.post(LARGE)) == (507, "storage-full")
    assert recorder.sizes == []
    assert recorded.post(LARGE)[0] == 200


@pytest.mark.usefixtures("somebody")
def test_the_reserve_of_the_disk_is_left_alone(
    recorded: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_room, "free_bytes", lambda: 2**20)
    settings.DISK_RESERVE_BYTES = 2**20

    assert code_of(recorded.post(LARGE)) == (507, "storage-full")
    assert recorded.post(b"an annotation")[0] == 200


def test_an_upload_that_drips_is_given_up(
    recorded: Site, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "SILENCE_SECONDS", 0.2)

    with half_sent(recorded) as client:
        answer = client.recv(65536)
        while piece := client.recv(65536):
            answer += piece

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["code"] == "request-too-slow"
    assert recorder.sizes == []


def test_one_address_has_its_fill_and_people_behind_it_go_on(
    recorded: Site, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "SENDER_ALLOWANCE", Allowance(2, 10 * 2**20))
    people: Iterator[str | None] = iter([None, "person 1"])
    monkeypatch.setattr(front, "find_sender", lambda *_: next(people))

    with half_sent(recorded), half_sent(recorded):
        with half_sent(recorded) as third:
            refused = third.recv(65536)
        with half_sent(recorded, body=b"") as fourth:
            fourth.sendall(b"x" * 500)
            fourth.sendall(b"x" * 500)
            taken = fourth.recv(65536)

    assert refused.startswith(b"HTTP/1.1 429 ")
    assert b"retry-after: 2\r\n" in refused.lower()
    assert taken.startswith(b"HTTP/1.1 200 ")
    assert recorder.sizes == [1000]


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(("name", "status"), [("SENDER_ALLOWANCE", 429), ("ALLOWANCE", 503)])
def test_bytes_on_the_disk_are_limited(
    recorded: Site, monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    monkeypatch.setattr(admission, name, Allowance(10, 2 * 2**20))

    assert recorded.post(LARGE)[0] == status
    assert recorded.post(LARGE[: 2**20 + 1])[0] == 200
