"""Settings come back as they were left, and never stand in the way."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.settings import Settings, read_settings, write_settings

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config") / "settings.json"


@given(st.from_type(Settings))
def test_settings_come_back_as_they_were_left(place: Path, settings: Settings) -> None:
    write_settings(place, settings)
    assert read_settings(place) == settings
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.json") == Settings()


@given(st.dictionaries(st.sampled_from([one.name for one in dataclasses.fields(Settings)] + ["unknown"]), values))
def test_a_value_of_another_type_has_its_default(place: Path, told: dict[str, Any]) -> None:
    place.write_text(json.dumps(told), encoding="utf-8")
    found = dataclasses.asdict(read_settings(place))
    for name, default in dataclasses.asdict(Settings()).items():
        value = told.get(name, default)
        fits = type(value) is type(default) and (
            not isinstance(value, dict) or all(isinstance(text, str) for text in value.values())
        )
        assert found[name] == (value if fits else default)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"tab": "\xff"}', b"[" * 100_000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert read_settings(path) == Settings()
    assert not path.exists()
    assert (tmp_path / "settings.json.damaged").read_bytes() == content


def test_what_cannot_be_read_or_written_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    write_settings(path, Settings(tab="plans"))
    assert read_settings(path) == Settings()
    assert list(tmp_path.iterdir()) == [path]
    write_settings(tmp_path / "gone" / "settings.json", Settings())
