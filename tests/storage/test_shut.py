"""A file that is let go for a while: nothing can be asked of it, and everything is there afterwards."""

import threading
from pathlib import Path

import pytest
from tests.data_file import PASSPHRASE, World, dump, opened

from tfm_desktop.domain import errors
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def secret(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(secret: str, file: Path, locked_file: Path) -> Path:
    return locked_file if secret else file


def resumed(database: Database, secret: str) -> bool:
    key = driver.key_for(database.path, secret)
    return database.resume(driver.open_existing(database.path, key), key)


def test_it_is_let_go_and_the_key_with_it(path: Path, secret: str) -> None:
    database = Database.open(path, secret)
    key = database.key
    database.shut()
    assert database.is_shut
    assert database.key is None
    if key:
        with pytest.raises(ValueError, match="forgotten"):
            _ = key.raw
    Database.open(path, secret).close()  # nobody holds it
    database.close()


def test_nothing_can_be_asked_meanwhile(path: Path, secret: str, tmp_path: Path) -> None:
    database = Database.open(path, secret)
    services = Services(database)
    database.shut()
    for ask in (
        services.observations.rows,
        lambda: services.departments.people.new(name="Ada", department_id=None),
        lambda: database.plain_rows("SELECT 1"),
        lambda: database.copy_to(tmp_path / "copy.tfm"),
        lambda: database.set("name", "value"),
    ):
        with pytest.raises((errors.FileIsShut, errors.Invalid)):
            ask()
    assert not (tmp_path / "copy.tfm").exists()


def test_undo_and_redo_go_on(path: Path, secret: str) -> None:
    database = Database.open(path, secret)
    services = Services(database)
    (department,) = services.departments.all(services.departments.select())
    before = dump(database)
    services.departments.change(department.id, notes="First")
    services.departments.change(department.id, notes="Second")
    database.undo()
    database.shut()
    assert resumed(database, secret)
    assert (database.undo_label, database.redo_label) == ("Edit department", "Edit department")
    database.redo()
    assert services.departments.get(department.id).fields.notes == "Second"
    services.departments.change(department.id, notes="Third")
    for _ in range(3):
        database.undo()
    assert database.undo_label == ""
    after = dump(database)
    assert [row[:3] for row in after["department"]] == [row[:3] for row in before["department"]]
    assert services.departments.get(department.id).fields.notes == department.fields.notes
    database.close()


def test_a_file_changed_meanwhile_has_nothing_to_undo(path: Path, secret: str) -> None:
    database = Database.open(path, secret)
    services = Services(database)
    (department,) = services.departments.all(services.departments.select())
    services.departments.change(department.id, notes="Mine")
    database.shut()
    with opened(path, secret) as others:
        others.departments.change(department.id, notes="Of another program")
    assert not resumed(database, secret)
    assert database.undo() == ""
    assert services.departments.get(department.id).fields.notes == "Of another program"
    database.close()


def test_what_is_typed_while_a_copy_is_made_is_in_it(path: Path, secret: str, tmp_path: Path, world: World) -> None:
    database = Database.open(path, secret)
    services = Services(database)
    (department,) = services.departments.all(services.departments.select())
    copied, typed = threading.Event(), threading.Event()
    kept, kept_before_the_last_step = 0, 0

    def on_progress(part: float) -> bool:
        nonlocal kept_before_the_last_step
        copied.set()
        assert typed.wait(60)
        if part < 1:
            kept_before_the_last_step = kept
        return True

    beside = threading.Thread(target=database.copy_to, args=(tmp_path / "copy.tfm", on_progress))
    beside.start()
    copied.wait()
    while beside.is_alive():
        services.departments.change(department.id, notes=f"Typed {kept + 1}")
        kept += 1
        typed.set()
    beside.join()
    assert kept_before_the_last_step
    with opened(tmp_path / "copy.tfm", secret) as copy:
        assert copy.database.problems() == []
        copied_last = int(copy.departments.get(department.id).fields.notes.removeprefix("Typed "))
        assert kept_before_the_last_step <= copied_last <= kept
    database.close()


def test_a_copy_is_stopped_when_the_file_is_closed(path: Path, secret: str, tmp_path: Path) -> None:
    database = Database.open(path, secret)
    faults: list[BaseException] = []
    begun, closing = threading.Event(), threading.Event()

    def on_progress(_part: float) -> bool:
        begun.set()
        closing.wait()
        return True

    def copy() -> None:
        try:
            database.copy_to(tmp_path / "copy.tfm", on_progress)
        except errors.Problem as fault:
            faults.append(fault)

    beside = threading.Thread(target=copy)
    beside.start()
    begun.wait()
    threading.Timer(0, closing.set).start()
    database.close()
    beside.join()
    Database.open(path, secret).close()
    assert [type(one) for one in faults] in ([errors.Cancelled], [])


def test_a_copy_that_comes_while_the_file_is_closed_is_refused(path: Path, secret: str, tmp_path: Path) -> None:
    database = Database.open(path, secret)
    database._let_go()  # noqa: SLF001 - nobody can hit the moment before it is said to be shut at will
    with pytest.raises(errors.Cancelled):
        database.copy_to(tmp_path / "copy.tfm")
    assert not (tmp_path / "copy.tfm").exists()


def test_settings_of_the_file(path: Path, secret: str) -> None:
    database = Database.open(path, secret)
    assert len(database.setting("file")) == 32
    assert database.setting("period") == ""
    database.set("period", "36")
    database.set("period", "24")
    assert database.undo_label == ""
    database.shut()
    resumed(database, secret)
    assert database.setting("period") == "24"
    database.close()
