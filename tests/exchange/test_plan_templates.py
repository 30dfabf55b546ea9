"""Templates of plans as files: those that ship, those of the user, and those that somebody broke."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop import resources
from tfm_desktop.domain.errors import CannotRead, CannotWrite, FileExists, FileIsMissing, TemplateIsBroken
from tfm_desktop.domain.plan_templates import (
    LAST_WEEK,
    ActionTemplate,
    AimTemplate,
    EvidencePrompt,
    PlanTemplate,
    SessionTemplate,
    as_template,
    texts_of,
)
from tfm_desktop.domain.plans import Horizon, OutcomeHead, Source
from tfm_desktop.exchange.plan_templates import MOST_BYTES, SHIPPED, read_template, shipped, users, write_template

SMALL = as_template({"name": "Ratio", "title": "Ratio in Year 8", "aims": [{"text": "Pupils see ratio"}]})
RIGHT = 'name = "N"\ntitle = "T"\n[[aims]]\ntext = "A"\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def test_three_templates_ship_in_their_order() -> None:
    assert [one.name for one in shipped()] == [
        "Starting out",
        "A whole-department way of working",
        "Curriculum and scheme of work",
    ]


def test_what_ships_is_a_plan_that_can_be_used() -> None:
    for template in shipped():
        assert template.about
        assert 3 <= len(template.aims) <= 4
        for aim in template.aims:
            assert aim.evidence
            assert all(one.source for one in aim.evidence)
            assert 2 <= len(aim.criteria) <= 3
            assert 3 <= len(aim.actions) <= 5
            assert all(one.start_week is not None and one.due_week is not None for one in aim.actions)
            assert all(one.resources and one.monitoring for one in aim.actions)
        served = {number for session in template.sessions for number in session.aims}
        assert served == set(range(1, len(template.aims) + 1))
        assert all(one.audience and one.week is not None for one in template.sessions)


def test_what_ships_weighs_nobody_and_is_our_own_english() -> None:
    judged = r"\b(outstanding|inadequate|good teach\w*|weak|scores?|ratings?|rated|center|program)\b"
    for template in shipped():
        assert not re.findall(judged, "\n".join(texts_of(template)), re.IGNORECASE)


_words = st.text(max_size=40)
_told = st.text(min_size=1, max_size=60).filter(str.strip)
_title = _told.filter(lambda text: bool(" ".join(text.split())))
_week = st.none() | st.integers(0, LAST_WEEK)


@st.composite
def actions(draw: st.DrawFn) -> dict[str, object]:
    weeks = sorted((draw(_week), draw(_week)), key=lambda week: -1 if week is None else week)
    told = {"what": draw(_told), "resources": draw(_words), "monitoring": draw(_words)}
    return {**told, "start_week": weeks[0], "due_week": weeks[1]}


_aims = st.fixed_dictionaries(
    {
        "text": _told,
        "horizon": st.sampled_from(Horizon),
        "outcome_head": st.sampled_from(OutcomeHead),
        "evidence": st.lists(st.fixed_dictionaries({"gather": _told, "source": st.sampled_from(Source)}), max_size=2),
        "criteria": st.lists(_told, max_size=2),
        "actions": st.lists(actions(), max_size=2),
    }
)
_sessions = st.fixed_dictionaries(
    {"title": _title, "audience": _words, "week": _week, "aims": st.lists(st.just(1), max_size=2)}
)
templates = st.fixed_dictionaries(
    {
        "name": _title,
        "title": _title,
        "about": _words,
        "aims": st.lists(_aims, min_size=1, max_size=3),
        "sessions": st.lists(_sessions, max_size=2),
    }
).map(as_template)


@given(templates)
def test_what_is_written_is_read_as_it_was(template: PlanTemplate) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.toml"
        write_template(path, template)
        assert read_template(path) == template
        assert [one.name for one in path.parent.iterdir()] == ["one.toml"]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_a_file_holds_is_a_template_or_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.toml"
        path.write_bytes(content)
        with pytest.raises(TemplateIsBroken, match="“one.toml” cannot be used as a template of a plan: ."):
            read_template(path)


def test_a_file_can_be_edited_by_hand_on_windows(place: Path) -> None:
    place.write_bytes(b"\xef\xbb\xbf# mine\r\n" + RIGHT.replace("\n", "\r\n").encode())
    assert read_template(place).aims == (AimTemplate("A"),)


def test_a_written_file_says_how_weeks_are_counted_and_keeps_lines_apart(place: Path) -> None:
    aim = AimTemplate(
        "Two\nlines “here”",
        evidence=(EvidencePrompt("Ask", Source.SURVEY),),
        actions=(ActionTemplate("Plan", 0, None),),
    )
    write_template(place, PlanTemplate("N", "T", (aim,), sessions=(SessionTemplate("S", week=3),)))
    text = place.read_text(encoding="utf-8")
    assert text.startswith("# A template of a development plan")
    assert 'text = """\nTwo\nlines “here”"""' in text
    assert "start_week = 0" in text
    assert "due_week" not in text
    assert "lead" not in text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "“name” is missing"),
        (RIGHT.replace("= ", "", 1), "line 1 is not written as TOML"),
        (RIGHT + "criteria = [\n", "its end is not written as TOML"),
        (RIGHT + 'text = "B"\n', "is not written as TOML (Cannot overwrite a value)"),
        (RIGHT + 'horizon = "soon"\n', "aim 1: “horizon” cannot be “soon”, only “this half-term”"),
        (RIGHT + '[[aims]]\nhorizon = "this year"\n', "aim 2: “text” is missing"),
        (RIGHT + "[[aims.actions]]\nwhat = 3\n", "aim 1, action 1: “what” is no text"),
        (RIGHT + "[[aims.actions]]\nwhat = 2026-13-45\n", "is not written as TOML"),
        (RIGHT + f"week = {'9' * 5000}\n", "cannot be used as a template of a plan"),
        (f"a = {'[' * 100_000}", "its lists stand in one another without an end"),
    ],
)
def test_a_broken_file_is_said_with_its_place_and_what_to_do(place: Path, content: str, why: str) -> None:
    place.write_text(content, encoding="utf-8")
    with pytest.raises(TemplateIsBroken) as fault:
        read_template(place)
    assert str(fault.value).startswith("“mine.toml” cannot be used as a template of a plan: ")
    assert why in str(fault.value)
    assert "Put that right in a text editor, or take another template; the file was left as it is." in str(fault.value)
    assert place.read_text(encoding="utf-8") == content


def test_a_file_in_another_encoding(place: Path) -> None:
    place.write_bytes(b'name = "N"\ntitle = "caf\xe9"\n')
    with pytest.raises(TemplateIsBroken, match="line 2 holds signs that are not UTF-8"):
        read_template(place)


def test_a_file_that_is_far_too_large(place: Path) -> None:
    place.write_text(RIGHT + "#" * MOST_BYTES, encoding="utf-8")
    with pytest.raises(TemplateIsBroken, match="it is far too large, with more than 1 MB"):
        read_template(place)


def test_a_folder_is_no_template(place: Path) -> None:
    place.mkdir()
    with pytest.raises(TemplateIsBroken, match="it is a folder, or no ordinary file"):
        read_template(place)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_no_template(place: Path) -> None:
    os.mkfifo(place)
    with pytest.raises(TemplateIsBroken, match="it is a folder, or no ordinary file"):
        read_template(place)


def test_a_file_that_is_gone(place: Path) -> None:
    with pytest.raises(FileIsMissing, match="There is no file “mine.toml”"):
        read_template(place)


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        read_template(tmp_path / ("x" * 300 + ".toml"))


def test_the_templates_of_a_folder_stand_by_their_names_and_broken_ones_beside_them(tmp_path: Path) -> None:
    for name, title in (("b.toml", "Second"), ("A.TOML", "First"), ("notes.txt", "No template")):
        (tmp_path / name).write_text(RIGHT.replace('"N"', f'"{title}"'), encoding="utf-8")
    (tmp_path / "broken.toml").write_text("name\n", encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    found = users(tmp_path)
    assert [one.name for one in found.templates] == ["First", "Second"]
    assert [one.path.name for one in found.problems] == ["broken.toml", "folder.toml"]
    assert "line 1 is not written as TOML" in str(found.problems[0])


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    assert users(tmp_path / "templates") == ((), ())
    assert not (tmp_path / "templates").exists()


def test_a_file_in_the_place_of_the_folder_is_said(place: Path) -> None:
    place.write_text(RIGHT, encoding="utf-8")
    (problem,) = users(place).problems
    assert isinstance(problem, CannotRead)
    assert "“mine.toml” could not be read" in str(problem)


def test_a_disk_that_fills_while_writing_leaves_the_template_before(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_template(place, SMALL)
    before = place.read_bytes()

    def fill_up(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(CannotWrite, match="“mine.toml” could not be written .* \\(No space left on device\\)"):
        write_template(place, shipped()[0])
    assert place.read_bytes() == before
    assert list(place.parent.iterdir()) == [place]


def test_a_template_that_would_be_too_large_to_read_is_not_written(place: Path) -> None:
    with pytest.raises(CannotWrite, match="a template has at most 1 MB"):
        write_template(place, PlanTemplate("N", "T", (AimTemplate("x" * MOST_BYTES),)))
    assert not place.exists()


def test_a_file_of_another_kind_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mastery.tfm"
    path.write_bytes(b"dear")
    with pytest.raises(FileExists):
        write_template(path, SMALL)
    assert path.read_bytes() == b"dear"
    assert list(tmp_path.iterdir()) == [path]


def test_each_shipped_file_is_listed() -> None:
    folder = resources.path("templates/plans")
    assert {path.stem for path in folder.iterdir()} == set(SHIPPED)
