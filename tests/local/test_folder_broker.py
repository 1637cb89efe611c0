"""Messages between processes of one machine arrive whole."""

import shutil
from pathlib import Path
from queue import Empty
from threading import Event, Thread

import pytest
from kombu import Connection

from samweb.local import folder_broker


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    folder_broker.register()
    for name in ("queue", "processed"):
        (tmp_path / name).mkdir()
    return Connection(
        f"{folder_broker.SCHEME}://localhost",
        transport_options={
            "data_folder_in": str(tmp_path / "queue"),
            "data_folder_out": str(tmp_path / "queue"),
            "processed_folder": str(tmp_path / "processed"),
            "store_processed": True,
        },
    )


def test_a_message_is_put_on_the_queue_of_its_exchange(
    connection: Connection, tmp_path: Path
) -> None:
    with connection:
        for lane in ("gpu", "cpu"):
            queue = connection.SimpleQueue(lane)
            queue.put({"lane": lane})
        queue = connection.SimpleQueue("gpu")
        message = queue.get(timeout=60)
        message.ack()

        assert message.payload == {"lane": "gpu"}
        with pytest.raises(Empty):
            queue.get(block=False)

    assert [path.name.split(".")[1] for path in (tmp_path / "queue").iterdir()] == ["cpu"]
    assert not (tmp_path / "control").exists()


def test_no_reader_ever_sees_half_a_message(connection: Connection, tmp_path: Path) -> None:
    is_done = Event()
    sizes: set[int] = set()

    def read() -> None:
        while not is_done.is_set():
            for path in (tmp_path / "queue").glob("[!.]*.msg"):
                sizes.add(path.stat().st_size)

    reader = Thread(target=read)
    reader.start()
    try:
        with connection:
            queue = connection.SimpleQueue("gpu")
            for number in range(300):
                queue.put({"number": 1000 + number, "padding": "x" * 5000})
    finally:
        is_done.set()
        reader.join()

    assert sizes
    assert min(sizes) > 5000


def test_a_reader_makes_the_folders_anew_when_somebody_removes_them(
    connection: Connection, tmp_path: Path
) -> None:
    with connection:
        queue = connection.SimpleQueue("gpu")
        for name in ("queue", "processed"):
            shutil.rmtree(tmp_path / name)

        with pytest.raises(Empty):
            queue.get(block=False)

        queue.put({"lane": "gpu"})
        assert queue.get(timeout=60).payload == {"lane": "gpu"}
