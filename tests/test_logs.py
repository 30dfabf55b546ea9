"""The log says where something happened, and nothing of what was typed."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tfm_desktop import __version__
from tfm_desktop.exchange.schools_register import read_register
from tfm_desktop.logs import start_log


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
    assert " from FileNotFoundError < " in told
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


def test_ten_days_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "our.log"
    for day in range(10, 28):
        (tmp_path / f"our.log.2020-01-{day}").write_text("old")
    file.write_text("yesterday")
    day_before = time.time() - 2 * 86400
    os.utime(file, (day_before, day_before))
    with log_into(file) as log:
        log.warning("today")
    assert "yesterday" not in file.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 10
    assert not (tmp_path / "our.log.2020-01-10").exists()


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    with log_into(tmp_path / "no such folder" / "our.log") as log:
        log.warning("unheard")
    assert list(tmp_path.iterdir()) == []
