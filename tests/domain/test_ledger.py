"""The ledger of each template that ships, worked out by hand beside what the program makes of it."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.commitments import (
    CommitmentFields,
    Counts,
    TemplateItemFields,
    Unit,
    Whom,
    agreed_in_words,
    amount_in_words,
    commitment_notices,
    copied,
    more_in_words,
    outside_in_words,
    shipped,
)
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.ledger import AT_RISK, Fact, LedgerLine, LedgerState, ledger
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, ParticipantFields

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MEMBER, DEPARTMENT = uuid.UUID(int=1), uuid.UUID(int=2)
ADA, BEN, CARA, NOBODY = (uuid.UUID(int=number) for number in (11, 12, 13, 99))
NAMES = {ADA: "Ada", BEN: "Ben", CARA: "Cara", None: ""}


def test_a_day_that_no_commitment_counts_is_told_and_one_that_any_counts_is_not() -> None:
    since = CommitmentFields.model_construct(label="Meetings", window_from=dt.date(2026, 11, 1), window_to=None)
    until = CommitmentFields.model_construct(label="Launch", window_from=None, window_to=dt.date(2026, 9, 30))
    assert outside_in_words([since, until, since], dt.date(2026, 10, 5)) == (
        "“Meetings” counts from 01/11/2026; “Launch” counts until 30/09/2026"
    )
    for day in (dt.date(2026, 11, 1), dt.date(2026, 9, 30)):
        assert outside_in_words([since, until], day) == ""
    assert outside_in_words([], dt.date(2026, 10, 5)) == ""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def pair(*people: tuple[uuid.UUID, str, str]) -> list[Saved[ParticipantFields]]:
    """Make a pair of people, each with the days between which they are it; an empty one is open."""
    return [
        Saved(
            uuid.uuid4(),
            ParticipantFields(
                membership_id=MEMBER,
                person_id=person,
                role=list(AdvocateRole)[min(place, 1)],
                since=day(since) if since else None,
                until=day(until) if until else None,
            ),
            NOW,
        )
        for place, (person, since, until) in enumerate(people)
    ]


BOTH = pair((ADA, "", ""), (BEN, "", ""))
REPLACED = pair((ADA, "", ""), (BEN, "", "2021-01-31"), (CARA, "2021-02-01", ""))


def fact(counts: Counts, on: str, person: uuid.UUID | None = None, **told: Any) -> Fact:
    """Make a fact; sessions and visits are told apart by their day."""
    told = {"is_done": True, "opens": ("record", uuid.uuid5(uuid.NAMESPACE_OID, f"{counts} {on}")), **told}
    return Fact(counts=counts, date=day(on) if on else None, told=f"{counts.label} {on}", person=person, **told)


def session(
    on: str,
    *people: uuid.UUID,
    counts: Counts = Counts.ATTENDANCE,
    is_done: bool = True,
    share: float = 1,
    half_days: float = 1,
    hours: float = 3,
) -> list[Fact]:
    """Make the facts of people at a session of an afternoon; a share of one half is part of it."""
    amounts = {"half_days": half_days * share, "hours": hours * share, "times": share}
    return [fact(counts, on, one, is_done=is_done, **amounts) for one in people]


def release(on: str, half_days: float, *people: uuid.UUID, is_done: bool = True) -> list[Fact]:
    return [fact(Counts.RELEASE, on, one, is_done=is_done, half_days=half_days) for one in people]


def support(on: str, half_days: float = 1, *, is_done: bool = True) -> list[Fact]:
    return [fact(Counts.SUPPORT, on, is_done=is_done, half_days=half_days, hours=3 * half_days)]


def funding(pounds: float, *, is_done: bool = True) -> list[Fact]:
    return [fact(Counts.FUNDING, "", is_done=is_done, pounds=pounds)]


def task(person: uuid.UUID, number: int, *, is_done: bool) -> list[Fact]:
    return [fact(Counts.TASKS, "", person, is_done=is_done, opens=("gap_task", uuid.UUID(int=1000 + number)))]


def commitments(key: str, year: str, stage: PathwayStage | None = None) -> list[Saved[CommitmentFields]]:
    """Give a template that ships as the copy that a member of a year has."""
    template = next(one for one in shipped() if one.template.fields.name == key)
    return [
        Saved(uuid.uuid4(), CommitmentFields(membership_id=MEMBER, **_without(copied(one.fields, year))), NOW)
        for one in template.items
        if one.fields.stage in (None, stage)
    ]


def _without(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "membership_id"}


def member(status: MembershipStatus = MembershipStatus.ACTIVE, **told: Any) -> MembershipFields:
    return MembershipFields(work_group_id=uuid.UUID(int=3), department_id=DEPARTMENT, status=status, **told)


class Case(NamedTuple):
    """What happened, and what stands in the ledger then, line by line."""

    why: str
    label: str  # the beginning of the commitment's
    facts: list[list[Fact]]
    lines: list[str]  # person | agreed | planned | done | left | state
    today: str = "2021-03-01"
    pair: list[Saved[ParticipantFields]] = BOTH
    whose: MembershipFields = member()


def told(lines: list[LedgerLine]) -> list[str]:
    return [
        " | ".join(
            one or "-"
            for one in (
                NAMES[line.person],
                line.agreed,
                line.told(line.planned),
                line.told(line.done),
                line.left_told,
                line.state.name,
            )
        )
        for line in lines
    ]


def worked_out(case: Case, items: list[Saved[CommitmentFields]], year_ends: dt.date) -> list[LedgerLine]:
    wanted = [one for one in items if one.fields.label.startswith(case.label)]
    assert len(wanted) == 1, [one.fields.label for one in items]
    facts = [one for several in case.facts for one in several]
    return ledger(case.whose, wanted, case.pair, facts, day(case.today), year_ends)


SHOWCASE = Counts.SHOWCASE
FOUR = ["2020-11-10", "2021-01-12", "2021-03-09", "2021-06-15"]

DEVELOPMENT = [
    Case(
        "Nothing is laid out yet.",
        "Separate half-day",
        [],
        [
            "Ada | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | TO_PLAN",
            "Ben | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | TO_PLAN",
        ],
    ),
    Case(
        "Ada was at two and Ben at one (apologies count nothing); two are to come for both.",
        "Separate half-day",
        [session(FOUR[0], ADA, BEN), session(FOUR[1], ADA), *(session(on, ADA, BEN, is_done=False) for on in FOUR[2:])],
        [
            "Ada | at least 4 sessions | 2 sessions | 2 sessions | 2 sessions | WITHIN_REACH",
            "Ben | at least 4 sessions | 2 sessions | 1 session | 3 sessions | TO_PLAN",
        ],
    ),
    Case(
        "Ben was there for a part of one, which is half of it.",
        "Separate half-day",
        [*(session(on, ADA) for on in FOUR), *(session(on, BEN) for on in FOUR[:3]), session(FOUR[3], BEN, share=0.5)],
        [
            "Ada | at least 4 sessions | 0 sessions | 4 sessions | 0 sessions | MET",
            "Ben | at least 4 sessions | 0 sessions | 3.5 sessions | 0.5 sessions | TO_PLAN",
        ],
        today="2021-07-01",
    ),
    Case(
        "A whole day is one meeting and not two; September and August lie outside November to July.",
        "Separate half-day",
        [session("2020-09-22", ADA, BEN), session("2021-08-02", ADA), session(FOUR[0], ADA, BEN, half_days=2, hours=6)],
        [
            "Ada | at least 4 sessions | 0 sessions | 1 session | 3 sessions | TO_PLAN",
            "Ben | at least 4 sessions | 0 sessions | 1 session | 3 sessions | TO_PLAN",
        ],
    ),
    Case(
        "The first and the last day of the window count.",
        "Separate half-day",
        [
            session("2020-11-01", ADA),
            session("2021-07-31", ADA),
            session("2020-10-31", BEN),
            session("2021-08-01", BEN),
        ],
        [
            "Ada | at least 4 sessions | 0 sessions | 2 sessions | 2 sessions | NOT_MET",
            "Ben | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | NOT_MET",
        ],
        today="2021-08-01",
    ),
    Case(
        "Cara takes Ben's place in February; Ben keeps the two that he was at.",
        "Separate half-day",
        [
            *(session(on, ADA, BEN) for on in FOUR[:2]),
            session(FOUR[2], ADA, CARA, is_done=False),
            session(FOUR[3], ADA, CARA, is_done=False),
        ],
        [
            "Ada | at least 4 sessions | 2 sessions | 2 sessions | 2 sessions | WITHIN_REACH",
            "Ben | at least 4 sessions | 0 sessions | 2 sessions | 2 sessions | ENDED",
            "Cara | at least 4 sessions | 2 sessions | 0 sessions | 4 sessions | TO_PLAN",
        ],
        pair=REPLACED,
    ),
    Case(
        "Nobody is named yet: one line says so.",
        "Separate half-day",
        [session(FOUR[0], ADA)],
        [
            "- | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | TO_PLAN",
        ],
        pair=[],
    ),
    Case(
        "Two days of release each are four for the two, and that is enough.",
        "In-school release",
        [release(on, 1, ADA, BEN) for on in FOUR],
        [
            "- | 4 to 6 days | 0 days | 4 days | 0 days | MET",
        ],
    ),
    Case(
        "One of them alone had four days: also enough, for it is shared.",
        "In-school release",
        [release(on, 2, ADA) for on in FOUR],
        [
            "- | 4 to 6 days | 0 days | 4 days | 0 days | MET",
        ],
    ),
    Case(
        "Half a day each is one day; a day and a half are to come, so a day and a half are still to be planned.",
        "In-school release",
        [
            release(FOUR[0], 1, ADA, BEN),
            release("2021-05-04", 2, ADA, is_done=False),
            release("2021-05-11", 1, BEN, is_done=False),
        ],
        [
            "- | 4 to 6 days | 1.5 days | 1 day | 3 days | TO_PLAN",
        ],
    ),
    Case(
        "Seven days are one above the most.",
        "In-school release",
        [release(on, 2, ADA, BEN) for on in FOUR[:3]] + [release(FOUR[3], 2, ADA)],
        [
            "- | 4 to 6 days | 0 days | 7 days | 0 days | MET",
        ],
    ),
    Case(
        "Ben has left and Cara came: what each of them had belongs to the pair. A colleague beside the pair does not.",
        "In-school release",
        [release(FOUR[0], 2, BEN), release(FOUR[2], 2, CARA), release(FOUR[1], 2, ADA), release(FOUR[3], 2, NOBODY)],
        [
            "- | 4 to 6 days | 0 days | 3 days | 1 day | TO_PLAN",
        ],
        pair=REPLACED,
    ),
    Case(
        "Ada has done one of her two tasks; none is set for Ben.",
        "Gap tasks",
        [task(ADA, 1, is_done=True), task(ADA, 2, is_done=False)],
        [
            "Ada | all that are set | 1 task | 1 task | 1 task | WITHIN_REACH",
            "Ben | all that are set | 0 tasks | 0 tasks | - | NO_FIGURE",
        ],
    ),
    Case(
        "All that were set are done.",
        "Gap tasks",
        [task(ADA, 1, is_done=True), task(ADA, 2, is_done=True), task(BEN, 3, is_done=True)],
        [
            "Ada | all that are set | 0 tasks | 2 tasks | 0 tasks | MET",
            "Ben | all that are set | 0 tasks | 1 task | 0 tasks | MET",
        ],
    ),
    Case(
        "SLT has agreed, and agreed again: it is yes or no.",
        "SLT support",
        [[fact(Counts.SLT, "")], [fact(Counts.SLT, "2020-10-01")]],
        [
            "- | yes | no | yes | nothing | MET",
        ],
    ),
    Case(
        "SLT has not agreed.",
        "SLT support",
        [],
        [
            "- | yes | no | no | still open | TO_PLAN",
        ],
    ),
    Case(
        "The evaluation was not sent by the end of July.",
        "Contribution",
        [],
        [
            "- | yes | no | no | still open | NOT_MET",
        ],
        today="2021-08-01",
    ),
    Case(
        "Of £2,000 agreed £500 has come.",
        "Funding",
        [funding(500), funding(1500, is_done=False)],
        [
            "- | £2,000 | £1,500 | £500 | £1,500 | WITHIN_REACH",
        ],
    ),
    Case(
        "It has all come.",
        "Funding",
        [funding(2000)],
        [
            "- | £2,000 | £0 | £2,000 | £0 | MET",
        ],
    ),
    Case(
        "No funding is agreed.",
        "Funding",
        [],
        [
            "- | £2,000 | £0 | £0 | £2,000 | TO_PLAN",
        ],
    ),
    Case(
        "The department withdrew: what is done stays, and nothing is planned any more.",
        "Separate half-day",
        [session(FOUR[0], ADA), session(FOUR[2], ADA, BEN, is_done=False)],
        [
            "Ada | at least 4 sessions | 0 sessions | 1 session | 3 sessions | ENDED",
            "Ben | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | ENDED",
        ],
        whose=member(MembershipStatus.WITHDRAWN, withdrawn_on=day("2021-01-20")),
    ),
    Case(
        "It withdrew after it had met what was agreed.",
        "In-school release",
        [release(on, 1, ADA, BEN) for on in FOUR],
        [
            "- | 4 to 6 days | 0 days | 4 days | 0 days | MET",
        ],
        whose=member(MembershipStatus.WITHDRAWN),
    ),
]

EMBEDDING = [
    Case(
        "A whole day and a morning were had; a whole day is to come: half a day is missing.",
        "Specialist support",
        [support("2021-11-09", 2), support("2022-02-01"), support("2022-05-10", 2, is_done=False)],
        [
            "- | at least 3 days | 1 day | 1.5 days | 1.5 days | TO_PLAN",
        ],
    ),
    Case(
        "Six half-days are three days.",
        "Specialist support",
        [support(f"2022-0{month}-07") for month in range(1, 7)],
        [
            "- | at least 3 days | 0 days | 3 days | 0 days | MET",
        ],
    ),
    Case(
        "The year is over.",
        "Specialist support",
        [support("2022-02-01", 2)],
        [
            "- | at least 3 days | 0 days | 1 day | 2 days | NOT_MET",
        ],
        today="2022-09-01",
    ),
    Case(
        "Meetings are regular, in no number.",
        "Regular external",
        [session("2021-11-10", ADA, BEN), session("2022-01-12", ADA)],
        [
            "Ada | no figure agreed | 0 sessions | 2 sessions | - | NO_FIGURE",
            "Ben | no figure agreed | 0 sessions | 1 session | - | NO_FIGURE",
        ],
    ),
]

SUSTAINING_2022 = [
    Case(
        "Both were at the first two sessions; two have a date, so it can be met.",
        "Sessions of 3 hours",
        [session("2022-11-16", ADA, BEN), session("2023-01-19", ADA, BEN)]
        + [session(on, ADA, BEN, is_done=False) for on in ("2023-03-24", "2023-06-20")],
        [
            "Ada | at least 4 sessions | 2 sessions | 2 sessions | 2 sessions | WITHIN_REACH",
            "Ben | at least 4 sessions | 2 sessions | 2 sessions | 2 sessions | WITHIN_REACH",
        ],
    ),
    Case(
        "Showcase lessons without a date are planned, and count nothing as a session.",
        "Showcase lessons",
        [
            session("", ADA, BEN, counts=SHOWCASE, is_done=False),
            session("2023-05-03", ADA, BEN, counts=SHOWCASE, is_done=False),
        ],
        [
            "Ada | at least 2 lessons | 2 lessons | 0 lessons | 2 lessons | WITHIN_REACH",
            "Ben | at least 2 lessons | 2 lessons | 0 lessons | 2 lessons | WITHIN_REACH",
        ],
    ),
    Case(
        "Showcase lessons do not make sessions.",
        "Sessions of 3 hours",
        [session("2023-05-03", ADA, BEN, counts=SHOWCASE)],
        [
            "Ada | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | TO_PLAN",
            "Ben | at least 4 sessions | 0 sessions | 0 sessions | 4 sessions | TO_PLAN",
        ],
    ),
    Case(
        "Support is bespoke for those in their Embedding year.",
        "Bespoke support",
        [support("2022-12-01", 2), support("2023-04-25", 2, is_done=False), support("2023-06-06", 2, is_done=False)],
        [
            "- | at least 3 days | 2 days | 1 day | 2 days | WITHIN_REACH",
        ],
    ),
]

SUSTAINING_2020 = [
    Case(
        "Ada alone went to the member's department; Ben had apologies.",
        "Visit to a member",
        [session("2021-02-02", ADA, counts=Counts.DEPARTMENT_VISIT)],
        [
            "Ada | at least 1 visit | 0 visits | 1 visit | 0 visits | MET",
            "Ben | at least 1 visit | 0 visits | 0 visits | 1 visit | TO_PLAN",
        ],
    ),
    Case(
        "A topic was planned together on a visit.",
        "Joint planning",
        [[fact(Counts.JOINT_PLANNING, "2021-02-09")]],
        [
            "- | at least once | 0 times | once | 0 times | MET",
        ],
    ),
    Case(
        "The primary visit is on the day of today: it is still planned.",
        "Visit to a primary",
        [session("2021-03-01", ADA, BEN, counts=Counts.PRIMARY_VISIT, is_done=False)],
        [
            "Ada | at least 1 visit | 1 visit | 0 visits | 1 visit | WITHIN_REACH",
            "Ben | at least 1 visit | 1 visit | 0 visits | 1 visit | WITHIN_REACH",
        ],
    ),
    Case(
        "Maths together, of which Ben saw a part.",
        "Mathematics explored",
        [session("2020-10-06", ADA), session("2020-10-06", BEN, share=0.5)],
        [
            "Ada | at least 1 session | 0 sessions | 1 session | 0 sessions | MET",
            "Ben | at least 1 session | 0 sessions | 0.5 sessions | 0.5 sessions | TO_PLAN",
        ],
    ),
    Case(
        "A question was asked on the department's plan.",
        "Sharing and critique",
        [[fact(Counts.CRITIQUE, "2021-01-12")]],
        [
            "- | at least 1 question | 0 questions | 1 question | 0 questions | MET",
        ],
    ),
    Case(
        "The round of the year never came.",
        "Sharing and critique",
        [],
        [
            "- | at least 1 question | 0 questions | 0 questions | 1 question | NOT_MET",
        ],
        today="2021-09-01",
    ),
]

MASTERY_2025 = [
    Case(
        "Four afternoons and a whole day are three days; Ben missed the whole day, and it does not come again.",
        "Meetings, some",
        [session(f"2025-1{month}-04", ADA, BEN) for month in range(3)]
        + [session("2026-01-14", ADA, BEN), session("2026-02-04", ADA, half_days=2, hours=6)],
        [
            "Ada | at least 3 days | 0 days | 3 days | 0 days | MET",
            "Ben | at least 3 days | 0 days | 2 days | 1 day | TO_PLAN",
        ],
        today="2026-03-01",
    ),
    Case(
        "Half of an afternoon is a quarter of a day.",
        "Meetings, some",
        [session("2025-10-08", ADA, BEN, share=0.5)],
        [
            "Ada | at least 3 days | 0 days | 0.25 days | 2.75 days | TO_PLAN",
            "Ben | at least 3 days | 0 days | 0.25 days | 2.75 days | TO_PLAN",
        ],
        today="2026-03-01",
    ),
    Case(
        "A collaborative observation is planned.",
        "Collaborative",
        [[fact(Counts.OBSERVATION, "2026-04-22", is_done=False)]],
        [
            "- | at least 1 observation | 1 observation | 0 observations | 1 observation | WITHIN_REACH",
        ],
        today="2026-03-01",
    ),
    Case(
        "A session was moved beyond the year, and still counts.",
        "Meetings, some",
        [session("2026-09-09", ADA, BEN, half_days=6, is_done=False)],
        [
            "Ada | at least 3 days | 3 days | 0 days | 3 days | WITHIN_REACH",
            "Ben | at least 3 days | 3 days | 0 days | 3 days | WITHIN_REACH",
        ],
        today="2026-09-02",
    ),
    Case(
        "Nobody has said so.",
        "Implementation",
        [],
        [
            "- | yes | no | no | still open | TO_PLAN",
        ],
        today="2026-03-01",
    ),
    Case(
        "The year is over, and nobody has said so.",
        "Subject leader",
        [],
        [
            "- | yes | no | no | still open | NOT_MET",
        ],
        today="2026-09-01",
    ),
]

TABLES: dict[tuple[str, str, PathwayStage | None], list[Case]] = {
    ("Development (2020/21)", "2020/21", None): DEVELOPMENT,
    ("Embedding (year 2)", "2021/22", None): EMBEDDING,
    ("Embedding and Sustaining (2022/23)", "2022/23", PathwayStage.EMBEDDING): SUSTAINING_2022,
    ("Embedding and Sustaining (2020/21)", "2020/21", None): SUSTAINING_2020,
    ("Teaching for Mastery (2025/26)", "2025/26", None): MASTERY_2025,
}
CASES = [pytest.param(case, key, id=f"{key[0]}: {case.why}") for key, cases in TABLES.items() for case in cases]


@pytest.mark.parametrize(("case", "key"), CASES)
def test_the_ledger_of_each_template_is_as_worked_out_by_hand(case: Case, key: tuple[str, str, Any]) -> None:
    name, year, stage = key
    if case.today == "2021-03-01" and year != "2020/21":
        case = case._replace(today=f"{int(year[:4]) + 1}-03-01")
    lines = worked_out(case, commitments(name, year, stage), dt.date(int(year[:4]) + 1, 8, 31))
    assert told(lines) == case.lines


def test_every_item_of_every_template_has_a_case() -> None:
    for (name, _, _), cases in TABLES.items():
        template = next(one for one in shipped() if one.template.fields.name == name)
        for item in template.items:
            assert any(item.fields.label.startswith(case.label) for case in cases), item.fields.label
    assert {name for name, _, _ in TABLES} == {one.template.fields.name for one in shipped()}


def test_support_is_for_departments_in_their_embedding_year_alone() -> None:
    labels = [
        [one.fields.label for one in commitments("Embedding and Sustaining (2022/23)", "2022/23", stage)]
        for stage in (PathwayStage.EMBEDDING, PathwayStage.SUSTAINING)
    ]
    assert labels[0][:2] == labels[1]
    assert labels[0][2] == "Bespoke support in the Embedding year"


# What a teacher reads.


def commitment(**told: Any) -> Saved[CommitmentFields]:
    return Saved(uuid.uuid4(), CommitmentFields(membership_id=MEMBER, **told), NOW)


def words(item: Saved[CommitmentFields], *facts: Fact, today: str = "2021-03-01", **told: Any) -> str:
    found = ledger(told.get("member", member()), [item], told.get("pair", BOTH), facts, day(today), day("2021-08-31"))
    return found[0].words


DAYS = {"whom": Whom.DEPARTMENT, "unit": Unit.DAYS, "counts": Counts.SUPPORT}
YES_NO = {"whom": Whom.DEPARTMENT, "unit": Unit.YES_NO, "counts": Counts.HAND}
POUNDS = {"whom": Whom.DEPARTMENT, "unit": Unit.POUNDS, "counts": Counts.FUNDING, "at_least": 2000}
OFTEN = {"whom": Whom.DEPARTMENT, "counts": Counts.JOINT_PLANNING, "at_least": 1}


def test_the_words_say_whether_it_can_still_be_met() -> None:
    three = commitment(at_least=3, at_most=4, **DAYS)
    day_each = [support("2021-01-12", 2)[0], support("2021-02-02", 2)[0]]
    assert words(three) == "Can still be met if 3 more days are planned by 31/08/2021."
    assert words(three, *day_each) == "Can still be met if 1 more day is planned by 31/08/2021."
    coming = support("2021-05-04", 2, is_done=False)[0]
    assert words(three, *day_each, coming) == "Can still be met with what is planned."
    assert words(three, *day_each, *support("2021-03-02", 2)) == "Met."
    assert words(three, *day_each, *support("2021-03-02", 4)) == "Met."  # the most that was agreed
    above = support("2021-02-09", 5)[0]
    assert words(three, *day_each, above) == "Met; 0.5 days above the most that was agreed."
    assert words(three, *day_each, today="2021-08-31").startswith("Can still be met if 1 more day is planned")
    assert words(three, *day_each, today="2021-09-01") == "The time ended on 31/08/2021; 1 day short."
    assert words(commitment(at_least=3, window_to=day("2021-02-28"), **DAYS)) == (
        "The time ended on 28/02/2021; 3 days short."
    )


def test_yes_is_said_once() -> None:
    facts = [fact(Counts.SLT, ""), fact(Counts.SLT, "2020-10-01"), fact(Counts.SLT, "", is_done=False)] * 2
    slt = commitment(whom=Whom.DEPARTMENT, unit=Unit.YES_NO, counts=Counts.SLT)
    line = ledger(member(), [slt], BOTH, facts, day("2021-03-01"), day("2021-08-31"))[0]
    assert (line.done, line.planned, line.left, len(line.done_facts)) == (1, 1, 0, 4)


def test_the_words_fit_yes_or_no_money_and_times() -> None:
    assert words(commitment(**YES_NO)) == "Can still be met, but nothing is planned yet: by 31/08/2021."
    assert words(commitment(**YES_NO), today="2021-09-01") == "The time ended on 31/08/2021; it was not done."
    assert words(commitment(**POUNDS)) == "Can still be met if £2,000 more is agreed by 31/08/2021."
    assert words(commitment(**POUNDS), *funding(2000, is_done=False)) == "Can still be met with what is agreed."
    assert words(commitment(**OFTEN)) == "Can still be met if it is planned once more by 31/08/2021."


def test_the_words_say_why_there_is_no_answer() -> None:
    each = commitment(at_least=2, counts=Counts.ATTENDANCE)
    assert words(each, pair=[]) == "Nobody is named as one of the pair yet. Name them under Members."
    assert words(commitment(counts=Counts.TASKS)) == "No gap task has been set yet."
    assert words(commitment(**DAYS)) == "No figure was agreed."
    assert words(commitment(at_most=2, **DAYS)) == "No minimum was agreed."
    above = "No minimum was agreed; 1 day above the most that was agreed."
    assert words(commitment(at_most=2, **DAYS), *support("2021-01-12", 6)) == above
    gone = member(MembershipStatus.WITHDRAWN, withdrawn_on=day("2021-01-20"))
    assert words(each, member=gone) == "The department withdrew on 20/01/2021; what was done stays."
    left = pair((ADA, "", "2021-01-31"))
    assert words(each, pair=left) == "Left the pair on 31/01/2021; what was done stays."
    assert words(each, pair=left, today="2021-01-31").startswith("Can still be met if 2 more sessions are planned")


def test_somebody_who_came_back_is_one_of_the_pair_again() -> None:
    for terms in (("2020-09-01", "2020-12-31"), ("2021-02-01", "")), (("2021-02-01", ""), ("2020-09-01", "2020-12-31")):
        found = pair(*((ADA, *term) for term in terms))
        lines = ledger(member(), [commitment(at_least=1)], found, [], day("2021-03-01"), day("2021-08-31"))
        assert [(one.person, one.state) for one in lines] == [(ADA, LedgerState.TO_PLAN)]


def test_a_session_counts_once_for_the_department_as_long_as_who_was_there_longest() -> None:
    item = commitment(whom=Whom.DEPARTMENT, unit=Unit.HALF_DAYS, at_least=2, counts=Counts.ATTENDANCE)
    facts = [*session(FOUR[0], BEN, share=0.5), *session(FOUR[0], ADA, NOBODY), *session(FOUR[0], CARA, is_done=False)]
    line = ledger(member(), [item], BOTH, facts, day("2021-01-01"), day("2021-08-31"))[0]
    assert (line.done, line.planned, [one.person for one in line.done_facts]) == (1, 0, [ADA])


def test_what_is_counted_by_hand_counts_for_its_own_commitment_and_person() -> None:
    mine, other = (commitment(at_least=2, counts=Counts.ATTENDANCE, unit=Unit.HALF_DAYS) for _ in range(2))
    by_hand = fact(Counts.ATTENDANCE, FOUR[0], ADA, times=1.5, by_hand_for=mine.id)
    lines = ledger(member(), [mine, other], BOTH, [by_hand], day("2021-01-01"), day("2021-08-31"))
    assert [one.done for one in lines] == [1.5, 0, 0, 0]


def test_amounts_are_written_with_their_unit() -> None:
    assert [amount_in_words(amount, Unit.HALF_DAYS) for amount in (0, 0.5, 1, 1.5)] == [
        "0 half-days",
        "0.5 half-days",
        "1 half-day",
        "1.5 half-days",
    ]
    assert [amount_in_words(amount, Unit.COUNT) for amount in (0, 1, 3)] == ["0 times", "once", "3 times"]
    assert amount_in_words(1999.5, Unit.POUNDS) == "£1,999.50"
    assert more_in_words(2, Unit.COUNT, Counts.ATTENDANCE) == "2 more sessions"
    assert more_in_words(1, Unit.HOURS) == "1 more hour"


def test_what_was_agreed_is_said_as_one_says_it() -> None:
    def agreed(least: float | None, most: float | None, unit: Unit = Unit.DAYS, counts: Counts = Counts.HAND) -> str:
        return agreed_in_words(commitment(at_least=least, at_most=most, unit=unit, counts=counts).fields)

    assert agreed(4, 6) == "4 to 6 days"
    assert agreed(3, None) == "at least 3 days"
    assert agreed(None, 2) == "up to 2 days"
    assert agreed(2, 2) == "2 days"
    assert agreed(2, 1) == "2 days"  # the maximum is left aside, and a notice says so
    assert agreed(1, 2, Unit.COUNT, Counts.OBSERVATION) == "1 to 2 observations"
    assert agreed(1000, 2000, Unit.POUNDS) == "£1,000 to £2,000"
    assert agreed(2000, None, Unit.POUNDS) == "£2,000"


def test_notices_say_what_is_unusual_and_block_nothing() -> None:
    def notices(**told: Any) -> list[str]:
        return list(commitment_notices(commitment(**told).fields))

    assert notices(at_least=4, at_most=3) == ["at_most"]
    assert notices(whom=Whom.EACH, counts=Counts.FUNDING, unit=Unit.POUNDS) == ["counts"]
    assert notices(counts=Counts.TASKS, unit=Unit.DAYS) == ["unit"]
    assert notices(window_from=day("2021-02-01"), window_to=day("2021-01-31")) == ["window_to"]
    for template in shipped():
        for item in template.items:
            assert commitment_notices(item.fields) == {}
    backwards = TemplateItemFields(template_id=MEMBER, at_least=6, at_most=4)
    assert commitment_notices(backwards) == {
        "at_most": "The maximum lies under the minimum, so it is left aside. Check both figures."
    }


# Rules that hold whatever happens.

PEOPLE = st.sampled_from([ADA, BEN, CARA, NOBODY, None])
DAYS_OF_YEAR = st.dates(day("2020-07-01"), day("2021-12-31"))
ITEMS = st.builds(
    commitment,
    whom=st.sampled_from(Whom),
    unit=st.sampled_from(Unit),
    at_least=st.none() | st.integers(0, 6),
    at_most=st.none() | st.integers(0, 6),
    counts=st.sampled_from(Counts),
    window_from=st.none() | DAYS_OF_YEAR,
    window_to=st.none() | DAYS_OF_YEAR,
)
PAIRS = st.sampled_from([[], BOTH, REPLACED])


@st.composite
def facts_of(draw: st.DrawFn, counts: Counts) -> list[Fact]:
    """Make facts of one source up; those of one number tell of the same session."""
    return [
        Fact(
            counts,
            draw(st.booleans()),
            draw(st.none() | DAYS_OF_YEAR),
            "",
            ("record", uuid.UUID(int=draw(st.integers(1, 4)))),
            draw(PEOPLE),
            half_days=draw(st.sampled_from([0, 0.5, 1, 2])),
            hours=draw(st.sampled_from([0, 1 / 3, 1.5, 3])),
            times=draw(st.sampled_from([0.5, 1])),
            pounds=draw(st.integers(0, 2000)),
        )
        for _ in range(draw(st.integers(0, 6)))
    ]


def of(item: Saved[CommitmentFields], people: Any, facts: list[Fact], today: dt.date) -> list[LedgerLine]:
    return ledger(member(), [item], people, facts, today, day("2021-08-31"))


@given(st.data(), ITEMS, PAIRS, DAYS_OF_YEAR)
def test_done_never_falls_when_something_is_added(
    data: st.DataObject, item: Saved[CommitmentFields], people: Any, today: dt.date
) -> None:
    facts = data.draw(facts_of(item.fields.counts))
    more = data.draw(facts_of(item.fields.counts))
    before, after = of(item, people, facts, today), of(item, people, facts + more, today)
    for one, other in zip(before, after, strict=True):
        assert one.person == other.person
        assert one.done <= other.done
        if one.left is not None and item.fields.counts is not Counts.TASKS:
            assert other.left is not None
            assert other.left <= one.left


@given(st.data(), ITEMS, PAIRS, DAYS_OF_YEAR)
def test_the_total_of_the_pair_is_the_sum_of_its_members(
    data: st.DataObject, item: Saved[CommitmentFields], people: Any, today: dt.date
) -> None:
    facts = [one for one in data.draw(facts_of(item.fields.counts)) if one.person is not None]
    each, pair_together = (
        of(commitment(**{**_without(dict(item.fields)), "whom": whom}), people, facts, today)
        for whom in (Whom.EACH, Whom.PAIR)
    )
    of_each = [one for line in each for one in line.done_facts]
    assert sorted(map(repr, of_each)) == sorted(map(repr, pair_together[0].done_facts))
    if item.fields.unit is not Unit.YES_NO:
        assert pair_together[0].done == pytest.approx(sum(one.done for one in each), abs=0.02)
        assert pair_together[0].planned == pytest.approx(sum(one.planned for one in each), abs=0.02)


@given(st.data(), ITEMS, PAIRS, DAYS_OF_YEAR)
def test_figures_words_and_state_agree(
    data: st.DataObject, item: Saved[CommitmentFields], people: Any, today: dt.date
) -> None:
    for line in of(item, people, data.draw(facts_of(item.fields.counts)), today):
        counted = sum(one.amount(line.unit) for one in line.done_facts)
        assert line.done == pytest.approx(min(counted, 1) if line.unit is Unit.YES_NO else counted, abs=0.01)
        assert (line.left == 0) == (line.state is LedgerState.MET)
        assert (line.left is None) == (line.left_told == "")
        assert line.words.endswith(".")
        if line.unit is Unit.YES_NO:
            assert max(line.done, line.planned) <= 1
        if line.state is LedgerState.WITHIN_REACH:
            assert line.left is not None
            assert 0 < line.left <= line.planned
        if line.state in AT_RISK:
            assert line.left
