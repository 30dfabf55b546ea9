"""The pages of a Work Group: what they say, what they never say, and what becomes of awkward groups."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from tests.reports import group_sheets as made
from tests.reports.group_sheets import GROUP, HAVERSTOCK, LEICESTER, LONG, session

from tfm_desktop.domain.group_sheets import Asked, CritiquePlan, RegisterPerson, ShownSession
from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus
from tfm_desktop.domain.work_groups import WorkGroupFields, WorkGroupKind
from tfm_desktop.reports import critique, file_names, invitation, register, work_group
from tfm_desktop.reports.leaving import Leaving
from tfm_desktop.reports.sheet import PROGRAM

Extract = Callable[[bytes], str]
MAKERS: dict[str, tuple[Callable[..., bytes], Callable[[], Any]]] = {
    "register": (register.register, made.register_sheet),
    "invitation": (invitation.invitation, made.invitation_sheet),
    "group": (work_group.work_group, made.group_sheet),
    "critique": (critique.critique, made.critique_sheet),
}
EMPTY = WorkGroupFields(year="2026/27", kind=WorkGroupKind.OTHER)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def by_heading(leaves: tuple[Leaving, ...]) -> dict[str, tuple[str, ...]]:
    return {one.heading: one.told for one in leaves}


@pytest.mark.parametrize("name", MAKERS)
def test_each_says_what_it_always_said(name: str, golden: Callable[[str, bytes], None]) -> None:
    make, sheet = MAKERS[name]
    golden(f"work-group-{name}", make(sheet(), author="Sam Okafor", invariant=True))


@pytest.mark.parametrize("name", MAKERS)
def test_each_has_a_title_a_language_and_an_author(name: str) -> None:
    make, sheet = MAKERS[name]
    found = PdfReader(BytesIO(make(sheet())))
    assert found.metadata
    assert "NCP26-12 Embedding and Sustaining" in (found.metadata.title or "")
    assert found.metadata.author == PROGRAM
    assert str(found.root_object["/Lang"]) == "en-GB"
    assert found.outline


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_sheet_gives_the_same_bytes(name: str) -> None:
    make, sheet = MAKERS[name]
    assert make(sheet(), invariant=True) == make(sheet(), invariant=True)


def test_before_a_session_its_register_is_to_be_signed() -> None:
    sheet = made.register_sheet()
    people = tuple(replace(one, attendance=None, why="") for one in sheet.people)
    text = words(register.register(replace(sheet, shown=made.to_come(), people=people)))
    for told in ("Present Half-days Substitute Signature", "Guests, and whoever else came", "Zoë Łukasik", "Online"):
        assert told in text
    assert "Attendance" not in text


def test_who_is_not_marked_yet_keeps_a_box_among_those_who_are() -> None:
    sheet = made.register_sheet()
    first, *others = sheet.people
    text = words(register.register(replace(sheet, people=(replace(first, attendance=None), *others))))
    assert "Signature" in text
    assert "Apologies" in text
    assert "Maria Substitute" not in text


def test_half_days_are_those_that_a_person_was_there_themselves() -> None:
    sheet = made.register_sheet()
    text = words(register.register(sheet))
    for told in ("Zoë Łukasik Present 1", "Tom Ferreira Part 0.5", "Amina Yusuf Substitute – Maria Substitute"):
        assert told in text
    long = sheet.shown.session.model_copy(update={"start": dt.time(9), "end": dt.time(15)})
    text = words(register.register(replace(sheet, shown=replace(sheet.shown, session=long))))
    assert "Zoë Łukasik Present 2 Tom Ferreira Part 1" in text


def test_a_cancelled_session_has_nothing_to_sign() -> None:
    sheet = made.register_sheet()
    off = sheet.shown.session.model_copy(update={"status": SessionStatus.CANCELLED})
    nobody = tuple(replace(one, attendance=None) for one in sheet.people)
    text = words(register.register(replace(sheet, shown=ShownSession(off), people=nobody)))
    assert "Cancelled" in text
    assert "Signature" not in text
    assert "Not marked" in text


def test_a_register_of_nobody_says_what_to_do() -> None:
    sheet = replace(made.register_sheet(), group=EMPTY, shown=made.undated(), people=())
    text = words(register.register(sheet))
    assert "Add member departments and the pair of each to the Work Group" in text
    assert "Date To be confirmed Time To be confirmed Where Venue to be confirmed" in text
    assert "Guests" in text


def test_forty_people_of_long_names_stand_on_the_register() -> None:
    names = [f"Krzysztof Wiśniewski-Brzęczyszczykiewicz {number}" for number in range(1, 41)]
    people = tuple(RegisterPerson(one, f"{LONG} {at // 8}", None, "") for at, one in enumerate(names))
    pdf = register.register(replace(made.register_sheet(), shown=made.to_come(), people=people))
    text = words(pdf)
    unbroken = text.replace(" ", "")
    assert [name for name in names if name.replace(" ", "") not in unbroken] == []
    assert text.count("Name Present Half-days") >= 5
    assert pages(pdf) <= 6
    marked = tuple(replace(one, attendance=made.attended(AttendanceMark.PRESENT)) for one in people)
    assert pages(register.register(replace(made.register_sheet(), people=marked))) <= 4


def test_an_invitation_says_in_words_what_is_to_be_confirmed() -> None:
    text = words(invitation.invitation(made.invitation_sheet()))
    for told in (
        "Date to be confirmed Time to be confirmed Session 5 (showcase lesson) Venue to be confirmed",
        "Tue 22 June 2027 from 13:00, to be confirmed Session 4 The hub, Room 2",
        "Tue 9 February 2027 Session 3 Cancelled",
        "Sessions of 3 hours Each person At least 4 sessions, until 31/07/2027",
        "Release, shared The pair together 4 to 6 days",
        "Funding The department £2,000",
        "Bespoke support Only Haverstock School The department At least 3 days",
        "Questions, and word of who will come, to Iris Marlow, East Midlands South Maths Hub:",
    ):
        assert told in text


def test_an_ordinary_invitation_is_one_page() -> None:
    assert pages(invitation.invitation(made.invitation_sheet())) == 1


def test_an_invitation_to_an_empty_group_says_what_is_open() -> None:
    sheet = replace(made.invitation_sheet(), group=EMPTY, departments=(), sessions=(), asked=())
    text = words(invitation.invitation(sheet))
    assert "The dates are to be confirmed." in text
    assert "This is to be confirmed with each department." in text
    assert "Questions, and word of who will come, to:" in text
    assert "Sam Okafor:" in words(invitation.invitation(sheet, author="Sam Okafor"))


def test_an_invitation_holds_no_name_of_a_teacher_and_no_note() -> None:
    told = by_heading(invitation.leaves(made.invitation_sheet(), author="Sam Okafor", people=["Amina Yusuf"]))
    assert told["Whose names"] == ("Iris Marlow", "Sam Okafor")
    assert told["What stays on this computer"] == ("Your own notes",)
    focus = GROUP.model_copy(update={"focus": "As Amina has shown."})
    told = by_heading(invitation.leaves(replace(made.invitation_sheet(), group=focus), people=["Amina Yusuf"]))
    assert "Amina Yusuf, it seems, in a text" in told["Whose names"]


def test_many_sessions_and_commitments_go_on_over_pages() -> None:
    sheet = made.invitation_sheet()
    many = tuple(ShownSession(session(number=number, theme=LONG * 2)) for number in range(1, 31))
    asked = tuple(Asked(made.commitment(f"{LONG} {number}"[:200])) for number in range(40))
    departments = tuple(f"{LONG} {number}" for number in range(12))
    pdf = invitation.invitation(replace(sheet, sessions=many, asked=asked, departments=departments))
    text = words(pdf)
    assert "Session 30" in text
    assert "Engineering 39" in text
    assert pages(pdf) > 2


def test_an_overview_counts_and_tells_no_word_on_people() -> None:
    text = words(work_group.work_group(made.group_sheet()))
    for told in (
        "1 held, 2 not held yet, 1 of them without a confirmed date.",
        "Haverstock School 0 of 1 0 0 1 0 1 1 of 2 done 1 overdue",
        "Sir Jonathan North Girls’ College 1 of 1 1 1 0 0 0 None set",
        "1 met, 2 can be met with what is planned, 1 needs more to be planned, 2 can no longer be met.",
        "At risk: Showcase lessons; SLT support; Evaluation",
        "Nothing is agreed yet.",
        "£2,000 agreed on 20/09/2026 £1,000 received",
        "Κωνσταντίνος Παπαδόπουλος (second) until 31/01/2027 Paul Newcomer (second) from 01/02/2027",
        "3 questions were asked on plans, 2 answered, 1 led to a change in a plan.",
        "as it stood on Mon 25 January 2027",
    ):
        assert told in text
    closed = GROUP.model_copy(update={"closed_on": dt.date(2027, 8, 31)})
    assert "closed on Tue 31 August 2027" in words(work_group.work_group(replace(made.group_sheet(), group=closed)))


def test_every_state_of_a_ledger_has_words() -> None:
    assert set(work_group.STATES) == set(LedgerState)


def test_an_overview_of_an_empty_group() -> None:
    sheet = replace(made.group_sheet(), group=EMPTY, members=(), sessions=(), questions=0, replies=0, changes=0)
    text = words(work_group.work_group(sheet))
    for told in (
        "No department is a member yet.",
        "No session has been laid out yet.",
        "No question has been asked on a plan yet.",
    ):
        assert told in text
    assert "Attendance" not in text
    assert pages(work_group.work_group(sheet)) == 1


def test_an_overview_of_many_members_with_long_names() -> None:
    members = tuple(made.member_sheet(f"{LONG} {number}") for number in range(20))
    pdf = work_group.work_group(replace(made.group_sheet(), members=members))
    text = words(pdf)
    assert all(text.count(f"Engineering {number} ") == 3 for number in range(20))


def test_what_leaves_with_an_overview() -> None:
    told = by_heading(work_group.leaves(made.group_sheet(), author="Sam Okafor"))
    assert told["Whose names"] == (
        *("Amina Yusuf", "Κωνσταντίνος Παπαδόπουλος", "Paul Newcomer"),
        *("Iris Marlow", "Sam Okafor"),
    )
    assert told["For whom"] == ("In confidence: for the leading specialist and for East Midlands South Maths Hub.",)
    assert told["What stays on this computer"][0] == "Your own notes"


def test_a_round_has_lines_to_write_on_where_nothing_is_there_yet() -> None:
    text = words(critique.critique(made.critique_sheet()))
    assert "Question from Sir Jonathan North Girls’ College Thu 21 January 2027 · Aim 1: Pupils use bar models." in text
    assert "Question from another department Why Year 8 before Year 7? Reply What changed in the plan" in text
    after = text[text.index("Why Year 8") :]
    assert after.count("Question from") == critique.FREE


def test_a_round_without_plans_says_so() -> None:
    sheet = replace(made.critique_sheet(), group=EMPTY, plans=())
    assert "There is no plan to question yet" in words(critique.critique(sheet))


def test_a_long_question_goes_on_over_a_page() -> None:
    sheet = made.critique_sheet()
    asked = sheet.plans[0].questions[0]
    long = replace(asked, fields=asked.fields.model_copy(update={"question": "Why not √2? " * 700, "reply": ""}))
    pdf = critique.critique(replace(sheet, plans=(CritiquePlan(LONG * 3, (long,)),)))
    assert words(pdf).count("Why not") == 700


def test_what_leaves_with_a_register_and_a_round() -> None:
    told = by_heading(register.leaves(made.register_sheet(), author="Sam Okafor", people=["Bo Hill"]))
    assert told["Whose names"][-2:] == ("Iris Marlow", "Sam Okafor")
    assert "Maria Substitute" in told["Whose names"]
    assert "Whether 5 people were there" in told["What"]
    assert told["What stays on this computer"] == ("Your own notes on the session",)
    told = by_heading(critique.leaves(made.critique_sheet(), people=["Amina Yusuf"]))
    assert told["What"] == (
        "The title of 2 plans",
        "2 questions",
        "1 reply",
        "1 change of a plan",
        "Lines to write on",
    )


@pytest.mark.parametrize("name", ["register", "group"])
def test_every_name_that_is_told_stands_on_the_pages(name: str) -> None:
    make, sheet = MAKERS[name]
    module = {"register": register, "group": work_group}[name]
    text = words(make(sheet()))
    assert [one for one in by_heading(module.leaves(sheet()))["Whose names"] if one not in text] == []


def test_files_are_named_by_year_or_day_and_code() -> None:
    assert file_names.register(made.register_sheet()) == "2026-11-18 Register NCP26-12 session 1.pdf"
    bare = replace(made.register_sheet(), group=EMPTY, shown=ShownSession(session()))
    assert file_names.register(bare) == "Undated Register Other.pdf"
    assert file_names.invitation(made.invitation_sheet()) == "2026-27 Invitation NCP26-12.pdf"
    assert file_names.work_group(made.group_sheet()) == "2026-27 Work Group NCP26-12.pdf"
    assert file_names.critique(made.critique_sheet()) == "2026-27 Critique of plans NCP26-12.pdf"


def test_a_place_is_the_venue_or_the_host_or_open() -> None:
    assert made.held().place == f"{LEICESTER}, Leicester"
    assert made.undated().place == "Venue to be confirmed"
    assert made.to_come().place == "Online"
    both = replace(made.to_come(), session=made.to_come().session.model_copy(update={"venue": "Link in the e-mail"}))
    sheet = replace(made.register_sheet(), shown=both)
    assert "Online: Link in the e-mail" in words(register.register(sheet))
    assert HAVERSTOCK in words(register.register(sheet))
