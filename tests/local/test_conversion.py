"""Data of another Postgres: refused with the command that converts it, and converted by it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from annotations.models import Operation
from samweb.errors import LocalSetupError
from samweb.local.conversion import check_major, convert, database_at
from samweb.local.postgres import Cluster
from samweb.local.postgres_binaries import all_folders, major_version
from tests.factories import make_image, make_member, make_project
from tests.support.operations import apply, create

FAST = {"fsync": "off"}


def older_folders() -> dict[int, Path]:
    """Give the programs of every version here but the preferred one."""
    found = {major_version(folder, None) or 0: folder for folder in reversed(list(all_folders()))}
    return {major: found[major] for major in sorted(found)[:-1]}


@pytest.fixture
def root(open_folder: Path, settings: Settings) -> Iterator[Path]:
    """Give the folder of a cluster to be."""
    settings.SAMWEB_HOME = open_folder
    settings.EMBEDDED_POSTGRES_BIN = None
    yield open_folder / "postgres"
    Cluster(open_folder / "postgres").stop()
    shutil.rmtree(Cluster(open_folder / "postgres").socket, ignore_errors=True)


@pytest.mark.stack
@pytest.mark.parametrize("major", list(older_folders())[-1:])
def test_data_of_an_older_postgres_is_refused_and_converted(
    major: int,
    root: Path,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Settings,
) -> None:
    images = {**settings.STORAGES["images"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "images": images}
    old = Cluster(root, binaries=older_folders()[major], options=FAST, database="samweb")
    old.ensure()
    monkeypatch.setitem(connection.settings_dict, "NAME", "samweb")
    with django_db_blocker.unblock(), database_at(old):
        call_command("migrate", verbosity=0, interactive=False)
        project = make_project()
        image, actor = make_image(project), make_member(project, "annotator")
        apply(image, actor, create(project.categories.get(name="cat")))
    old.stop()

    with pytest.raises(LocalSetupError) as refused:
        check_major(Cluster(root))
    assert f"was written by PostgreSQL {major}; " in refused.value.message
    assert refused.value.cure.endswith(".venv/bin/python manage.py convert_postgres")

    with django_db_blocker.unblock():
        kept = convert(root, lambda _line: None)
        assert kept is not None
        assert kept.name == f"data-of-postgres-{major}"
        present = Cluster(root, options=FAST)
        check_major(present)
        present.ensure()
        with database_at(present):
            (operation,) = Operation.objects.all()
            assert (operation.actor_id, operation.transaction) == (actor.pk, 0)
        present.stop()
        assert convert(root, lambda _line: None) is None
    assert sorted(path.name for path in root.parent.iterdir()) == ["postgres"]


def make_data(root: Path, major: int) -> Path:
    data = root / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{major}\n")
    return data


def test_data_whose_programs_are_gone_names_the_package_first(root: Path) -> None:
    make_data(root, 14)

    with pytest.raises(LocalSetupError) as refused:
        check_major(Cluster(root))

    assert "apt-get install postgresql-14 && .venv/bin/python manage.py" in refused.value.cure


def test_data_of_a_newer_postgres_names_what_to_install(root: Path) -> None:
    make_data(root, 99)

    with pytest.raises(LocalSetupError) as refused:
        check_major(Cluster(root))
    assert refused.value.cure.startswith("Data does not go back. Install PostgreSQL 99: ")
    with pytest.raises(LocalSetupError, match="Data does not go back"):
        convert(root, lambda _line: None)


def test_a_conversion_cut_off_between_its_renames_is_no_empty_cluster(root: Path) -> None:
    make_data(root, 16).rename(root / "data-of-postgres-16")

    with pytest.raises(LocalSetupError, match=r"data-of-postgres-16 and no data"):
        Cluster(root).ensure()

    Cluster(root).undo_half_conversion()
    assert Cluster(root).data_major == 16
