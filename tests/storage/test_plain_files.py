"""What leaves the file is written whole or not at all, and its sentence says what to do."""

import errno
import os
from pathlib import Path

import pytest

from tfm_desktop.domain import errors
from tfm_desktop.storage.plain_files import drop, drop_data, put_in_place, write_whole


def test_a_file_is_written_over_one_of_its_kind_and_leaves_no_part(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    for content in (b"first", b"second, longer"):
        write_whole(path, content, ".pdf")
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mastery.tfm"
    path.write_bytes(b"notes")
    with pytest.raises(errors.FileExists):
        write_whole(path, b"a report", ".pdf")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"notes", [path])


def test_what_the_system_says_is_in_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(errors.CannotWrite, match=r"“plan.pdf” could not be written .*No such file.*Choose another"):
        write_whole(tmp_path / "gone" / "plan.pdf", b"", ".pdf")
    (tmp_path / "plan.pdf").mkdir()
    with pytest.raises(errors.CannotWrite):
        write_whole(tmp_path / "plan.pdf", b"", ".pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


def held(monkeypatch: pytest.MonkeyPatch, times: int, error: int) -> list[Path]:
    """Have the system refuse to move a file some times, as Windows does while somebody reads it."""
    tried: list[Path] = []
    move = Path.replace

    def refuse(part: Path, target: Path) -> Path:
        tried.append(part)
        if len(tried) <= times:
            raise OSError(error, os.strerror(error))
        return move(part, target)

    monkeypatch.setattr(Path, "replace", refuse)
    return tried


@pytest.mark.parametrize("error", [errno.EACCES, errno.EPERM, errno.EBUSY])
def test_a_held_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    part, target = tmp_path / "one.part", tmp_path / "one"
    part.write_bytes(b"new")
    held(monkeypatch, 3, error)
    waited: list[float] = []
    put_in_place(part, target, waited.append)
    assert (target.read_bytes(), len(waited)) == (b"new", 3)


def test_a_file_that_stays_held_is_named_after_two_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part, target = tmp_path / "one.part", tmp_path / "one"
    part.write_bytes(b"new")
    target.write_bytes(b"old")
    held(monkeypatch, 100, errno.EACCES)
    waited: list[float] = []
    with pytest.raises(errors.FileIsHeld, match="held by another program.* try again"):
        put_in_place(part, target, waited.append)
    assert target.read_bytes() == b"old"
    assert sum(waited) == pytest.approx(2)


def test_what_no_waiting_helps_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / "one.part"
    part.write_bytes(b"new")
    tried = held(monkeypatch, 100, errno.ENOSPC)
    with pytest.raises(errors.CannotWrite, match="No space left"):
        put_in_place(part, tmp_path / "one", lambda _: pytest.fail("waited for a full disk"))
    assert len(tried) == 1


def test_a_data_file_goes_with_its_journal(tmp_path: Path) -> None:
    for name in ("new.tfm.part", "new.tfm.part-journal", "new.tfm"):
        (tmp_path / name).touch()
    drop_data(tmp_path / "new.tfm.part")
    assert [one.name for one in tmp_path.iterdir()] == ["new.tfm"]
    drop(tmp_path / "gone")
    drop(tmp_path)  # a folder cannot be removed so, and that stops nobody


def test_a_folder_that_cannot_be_synced_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: int) -> None:
        raise OSError(errno.EINVAL, "Some network drives do not know how")

    part = tmp_path / "one.part"
    part.touch()
    monkeypatch.setattr(os, "fsync", refuse)
    put_in_place(part, tmp_path / "one")
    assert [one.name for one in tmp_path.iterdir()] == ["one"]
