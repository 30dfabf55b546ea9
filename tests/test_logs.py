"""The log says where something happened, and nothing of what was typed."""

import datetime as dt
import logging
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tfm_desktop import __version__
from tfm_desktop.exchange.schools_register import read_register
from tfm_desktop.logs import log_warnings, start_log


@contextmanager
def log_into(file: Path) -> Iterator[logging.Logger]:
    handler = start_log(file)
    try:
        yield logging.getLogger("tfm_desktop.tests")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_an_error_is_told_by_its_kind_and_our_lines_and_by_no_word_of_the_user(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    with log_into(file) as log:
        try:
            read_register(tmp_path / "Mrs Secret" / "note.csv")
        except Exception:
            log.exception("Mrs Secret %s", "was late", stack_info=True)
    told = file.read_text(encoding="utf-8")
    assert len(told.splitlines()) == 1
    assert f" {__version__} ERROR tfm_desktop.tests:" in told
    assert " FileIsMissing < exchange/csv_rows.py:" in told
    assert "< exchange/schools_register.py:" in told
    assert " from FileNotFoundError(ENOENT) < " in told
    for word in ("Secret", "late", "note", str(tmp_path), "test_logs"):
        assert word not in told


def test_what_others_log_is_told_by_its_place_alone(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    with log_into(file) as log:
        logging.getLogger("another.library").warning("INSERT 'Mrs Secret'")
        log.debug("too small to tell")
        log.info("started")
    first, second = file.read_text(encoding="utf-8").splitlines()
    assert " WARNING another.library:" in first
    assert "Secret" not in first
    assert " INFO tfm_desktop.tests:" in second


def test_errors_that_name_each_other_as_cause_end(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    with log_into(file) as log:
        log.error("round", exc_info=first)
    assert file.read_text(encoding="utf-8").count("ValueError") == 1


def old_logs(file: Path, days: range) -> None:
    """Leave a log of each day that is so many days ago."""
    today = dt.date.today()
    for ago in days:
        file.with_name(f"{file.name}.{today - dt.timedelta(days=ago)}").write_text("old")


def test_ten_days_are_kept_and_that_is_seen_to_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    old_logs(file, range(1, 30))
    (tmp_path / "our.log.of-mine").write_text("another")
    with log_into(file):
        pass  # nothing is logged: the days go by all the same
    today = dt.date.today()
    kept = {f"our.log.{today - dt.timedelta(days=ago)}" for ago in range(1, 10)}
    assert {one.name for one in tmp_path.iterdir()} == {*kept, "our.log.of-mine"}


def test_the_log_of_the_day_before_goes_aside_with_the_first_line_of_today(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    file.write_text("yesterday")
    before = time.time() - 86400
    os.utime(file, (before, before))
    with log_into(file) as log:
        log.warning("today")
    assert "yesterday" not in file.read_text(encoding="utf-8")
    assert file.with_name(f"our.log.{dt.date.today() - dt.timedelta(days=1)}").read_text() == "yesterday"


def test_a_log_that_was_written_long_ago_is_removed_too(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    file.write_text("long ago")
    long_ago = time.time() - 11 * 86400
    os.utime(file, (long_ago, long_ago))
    with log_into(file):
        assert not file.exists()


def test_a_program_that_is_started_each_day_keeps_ten_days(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    for _ in range(15):
        with log_into(file) as log:
            log.warning("one day")
        for kept in sorted(tmp_path.iterdir()):  # a night goes by
            day = kept.name.removeprefix("our.log.")
            if day == kept.name:
                before = kept.stat().st_mtime - 86400
                os.utime(kept, (before, before))
            else:
                kept.rename(file.with_name(f"our.log.{dt.date.fromisoformat(day) - dt.timedelta(days=1)}"))
    with log_into(file):
        assert len(list(tmp_path.iterdir())) == 9  # and today's, as soon as there is something to tell


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the folder to its user")
def test_no_other_user_can_read_the_log(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    file.touch(0o644)
    for name in ("our.log", "fresh.log"):
        with log_into(tmp_path / name) as log:
            log.warning("today")
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_the_code_of_the_system_and_of_sqlite_is_told(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    with log_into(file) as log:
        try:
            (tmp_path / "Mrs Secret").read_text()
        except OSError:
            log.exception("Not read")
        try:
            dbapi2.connect(":memory:").execute("SELECT secret")
        except dbapi2.Error:
            log.exception("Not asked")
    told = file.read_text(encoding="utf-8")
    assert "FileNotFoundError(ENOENT)" in told
    assert "OperationalError(SQLITE_ERROR)" in told
    assert "ecret" not in told


def test_a_warning_is_told_by_its_kind_and_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "our.log"
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    with log_into(file), warnings.catch_warnings():
        warnings.simplefilter("always")
        log_warnings()
        warnings.warn("about Mrs Secret", DeprecationWarning, stacklevel=1)
    told = file.read_text(encoding="utf-8")
    assert "DeprecationWarning test_logs.py:" in told
    assert "Secret" not in told
    assert str(tmp_path) not in told


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    with log_into(tmp_path / "no such folder" / "our.log") as log:
        log.warning("unheard")
    assert list(tmp_path.iterdir()) == []
