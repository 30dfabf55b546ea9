"""A lesson, a visit and a plan as a specialist would write them; every person is invented."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tfm_desktop.domain.departments import DepartmentFields, PersonFields, Post
from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.history import AimState, Part, PlanState, to_text
from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields, Unit
from tfm_desktop.domain.observations import (
    LineFields,
    LineType,
    NextStepFields,
    ObservationFields,
    ObservationKind,
    Phase,
    Speaker,
)
from tfm_desktop.domain.plans import (
    ActionFields,
    ActionStatus,
    AimFields,
    AimStatus,
    CriterionFields,
    CriterionStatus,
    Horizon,
    OutcomeHead,
    PlanFields,
    PlanStatus,
    Rag,
    Source,
)
from tfm_desktop.domain.programme import PdSessionFields, PdStatus
from tfm_desktop.domain.reviews import CorrectionFields, ReviewFields
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sheets import (
    AgreedStep,
    AimSheet,
    CoverageSheet,
    CoveredIdea,
    CoveredObservation,
    FeedbackSheet,
    MeasureSheet,
    PersonMet,
    PlanSheet,
    ReviewSheet,
    SessionSheet,
    ShownEvidence,
    ShownStrength,
    VisitSheet,
)
from tfm_desktop.domain.visits import (
    ActivityKind,
    LedBy,
    VisitActionFields,
    VisitActivityFields,
    VisitFields,
    VisitStatus,
)

ID = uuid.UUID("00000000-0000-4000-8000-000000000001")
DAY = dt.date(2026, 1, 14)
REVIEW, LATER_REVIEW = (uuid.UUID(int=number) for number in (11, 12))
REFERENCE = Path(__file__).parents[1] / "reference"

LESSON = """
5 | start | T | saw or heard | | Four fractions on the board: ½, ⅓, ²⁄₆, ⁵⁄₁₀. “Which are equal?”
7 | start | PP | saw or heard | thinking | Talk in pairs for two minutes; most pairs draw a bar.
9 | start | P | quote | thinking | They’re the same because both bars are cut in half.
12 | introduction | T | saw or heard | representation coherence | Draws 3 : 5 as a bar of 8 equal parts, then covers \
the labels and asks what each part could stand for.
16 | introduction | P | quote | representation | Every part has to be worth the same, so it’s £40 ÷ 8.
19 | introduction | T | saw or heard | fluency | Repeats the stem: “For every 3 parts … there are 5 parts …”; \
all say it together.
24 | exploration | PP | saw or heard | variation thinking | Work on three questions in which only the known quantity \
changes: the whole, one share, then the difference.
31 | exploration | O | wondering | variation | Would a fourth question, one that is not a ratio, have shown the edge \
of the idea?
38 | practice | TA | saw or heard | | Sits with the front table and asks for the bar before the sum.
46 | discussion | P | question | thinking | “Is 3 : 5 the same as ³⁄₅?” The class argues for it and against it; \
T lets it run.
54 | end | T | saw or heard | coherence | Links back to Monday: √2 ≈ 1.41 was a ratio of lengths too. \
a : b ⇒ b = ka, k ≠ 0.
"""


def lesson() -> tuple[LineFields, ...]:
    lines = []
    for position, told in enumerate(LESSON.strip().splitlines()):
        minutes, phase, speaker, kind, ideas, text = (part.strip() for part in told.split("|"))
        lines.append(
            LineFields(
                observation_id=ID,
                position=position,
                at=(dt.datetime.combine(DAY, dt.time(9, 5)) + dt.timedelta(minutes=int(minutes))).time(),
                phase=Phase(phase),
                speaker=Speaker(speaker),
                type=LineType(kind),
                ideas=tuple(ideas.split()),
                agreed=True,
                text=text,
            )
        )
    return tuple(lines)


@pytest.fixture(scope="session")
def school() -> SchoolFields:
    return SchoolFields(name="Haverstock School", urn="100049", town="London", postcode="NW3 2BQ")


@pytest.fixture(scope="session")
def feedback_sheet(school: SchoolFields) -> FeedbackSheet:
    lines = lesson()
    aim = AimFields(plan_id=ID, text="Pupils in Years 7 and 8 use bar models to reason about ratio and proportion.")
    action = ActionFields(aim_id=ID, what="Write the Year 8 ratio unit together, with one bar model throughout.")
    return FeedbackSheet(
        id=ID,
        observation=ObservationFields(
            department_id=ID,
            date=DAY,
            start=dt.time(9, 5),
            end=dt.time(10, 5),
            year_group=8,
            teaching_set="8x3",
            grouping="mixed attainment",
            pupils=27,
            other_adults="one teaching assistant",
            topic="Sharing in a ratio",
            key_point="A ratio compares parts of equal size; the whole is the sum of the parts.",
            difficulty_point="Telling part to part from part to whole: 3 : 5 is ³⁄₈ of the whole, not ³⁄₅.",
            focus="How the bar model helps pupils to explain why each part is worth the same.",
            reflection=(
                "I was pleased that they drew the bar before they worked anything out. "
                "I moved on quickly from the third question because of time.\n"
                "Next time I would plan for the ³⁄₅ question, because it always comes."
            ),
        ),
        school=school,
        teacher=PersonFields(department_id=ID, name="Zoë Łukasik", post=Post.KS3_LEAD),
        aim=aim,
        lines=lines,
        strengths=(
            ShownStrength(
                "The bar model was used to reason, and not only to work out an answer.", (lines[3], lines[4])
            ),
            ShownStrength("Pupils had the words: the stem sentence came back in their own talk.", (lines[2], lines[5])),
        ),
        questions=(
            "What would a non-example of a ratio look like, and where in the lesson would it help most?",
            "When do you want pupils to leave the bar, and how would you know that they are ready?",
        ),
        next_steps=(
            AgreedStep(
                NextStepFields(
                    observation_id=ID,
                    what="Add a non-example to the Year 8 ratio unit and try it with two classes.",
                    who="Zoë Łukasik and Tom Ferreira",
                    by_when=dt.date(2026, 2, 13),
                ),
                action,
                aim,
            ),
            AgreedStep(
                NextStepFields(
                    observation_id=ID, what="Watch each other’s next lesson on ratio.", who="both advocates"
                ),
                None,
                None,
            ),
        ),
        ideas=shipped(),
        private=2,
        undecided=3,
    )


@pytest.fixture(scope="session")
def visit_sheet(school: SchoolFields) -> VisitSheet:
    def met(name: str, post: Post, is_advocate: bool, release: float | None) -> PersonMet:
        return PersonMet(PersonFields(department_id=ID, name=name, post=post), is_advocate, release)

    def did(kind: ActivityKind, led_by: LedBy, details: str) -> VisitActivityFields:
        return VisitActivityFields(visit_id=ID, kind=kind, led_by=led_by, details=details)

    return VisitSheet(
        id=ID,
        visit=VisitFields(
            department_id=ID,
            date=DAY,
            start=dt.time(8, 45),
            end=dt.time(12, 30),
            status=VisitStatus.DONE,
            purpose="Watch the first lesson of the new ratio unit, and plan the departmental meeting on bar models.",
            notes="For me only: ask about cover in March.",
            next_visit=dt.date(2026, 3, 11),
        ),
        school=school,
        activities=(
            did(ActivityKind.LESSON, LedBy.SPECIALIST, "Year 8, sharing in a ratio"),
            did(ActivityKind.JOINT_PLANNING, LedBy.CO_LED, "the next two lessons of the unit"),
            did(ActivityKind.SUPPORTING, LedBy.ADVOCATE, "departmental meeting on bar models, 4 February"),
        ),
        people=(
            met("Zoë Łukasik", Post.KS3_LEAD, True, 1),
            met("Tom Ferreira", Post.RECENTLY_QUALIFIED, True, 0.5),
            met("Amina Yusuf", Post.HEAD, False, None),
        ),
        actions=(
            VisitActionFields(
                visit_id=ID,
                what="Share the unit’s key points with the department",
                who="Zoë Łukasik",
                by_when=dt.date(2026, 1, 30),
            ),
            VisitActionFields(visit_id=ID, what="Book cover for the showcase lesson", who="Amina Yusuf", done=True),
        ),
    )


@pytest.fixture(scope="session")
def plan_sheet(school: SchoolFields) -> PlanSheet:
    def criterion(text: str, status: str, rag: str) -> CriterionFields:
        return CriterionFields(aim_id=ID, text=text, status=CriterionStatus(status), rag=Rag(rag))

    first = AimSheet(
        AimFields(
            plan_id=ID,
            text="Pupils in Years 7 and 8 use bar models to reason about ratio and proportion.",
            evidence=(
                "In six of eight books the ratio was turned into a sum at once; "
                "in the autumn test 41% could share in a ratio."
            ),
            source=Source.WORK_SCRUTINY,
            horizon=Horizon.YEAR,
            outcome_head=OutcomeHead.STUDENTS,
            status=AimStatus.UNDER_WAY,
        ),
        (
            criterion(
                "In every Year 8 class pupils draw a bar without being asked.", CriterionStatus.IN_PROGRESS, Rag.AMBER
            ),
            criterion(
                "At least 70% share in a ratio correctly in the summer test.",
                CriterionStatus.NOT_STARTED,
                Rag.NOT_RATED,
            ),
        ),
        (
            ActionFields(
                aim_id=ID,
                what="Write the Year 8 ratio unit together, with one bar model throughout.",
                lead="Zoë Łukasik",
                support="the specialist, one half-day",
                start=dt.date(2025, 11, 3),
                due=dt.date(2025, 12, 12),
                resources="Two half-days of release; £60 for printing",
                monitoring="Unit read by the head of department",
                status=ActionStatus.DONE,
                rag=Rag.GREEN,
                progress="Six lessons written; in use since January.",
            ),
            ActionFields(
                aim_id=ID,
                what="Try the unit with two classes and bring pupils’ work to the meeting.",
                lead="Tom Ferreira",
                due=dt.date(2026, 1, 23),
                monitoring="Joint look at twelve books",
                status=ActionStatus.UNDER_WAY,
                rag=Rag.AMBER,
            ),
            ActionFields(
                aim_id=ID,
                what="Interview eight pupils about why the parts are equal.",
                lead="Amina Yusuf",
                due=dt.date(2026, 1, 9),
                status=ActionStatus.NOT_STARTED,
                rag=Rag.RED,
            ),
        ),
    )
    second = AimSheet(
        AimFields(
            plan_id=ID,
            text="The department plans one lesson a fortnight together, from the key point and the difficulty point.",
            evidence="Teacher survey: four of nine plan with a colleague at least once a term.",
            source=Source.SURVEY,
            horizon=Horizon.YEARS,
            outcome_head=OutcomeHead.POLICIES,
            status=AimStatus.AGREED,
        ),
        (criterion("Every teacher has led one planning meeting by July.", "partially met", "green"),),
        (
            ActionFields(
                aim_id=ID,
                what="Put planning on the calendar of departmental meetings.",
                lead="Amina Yusuf",
                due=dt.date(2025, 10, 10),
                status=ActionStatus.DONE,
                rag=Rag.GREEN,
            ),
            ActionFields(
                aim_id=ID,
                what="Agree a one-page form: key point, difficulty point, representation, questions.",
                lead="Zoë Łukasik",
                due=dt.date(2026, 2, 27),
                status=ActionStatus.BLOCKED,
                rag=Rag.AMBER,
                progress="Waits for the trust’s template.",
            ),
        ),
    )
    return PlanSheet(
        id=ID,
        plan=PlanFields(
            department_id=ID,
            year="2025/26",
            title="Reasoning with ratio, planned together",
            sponsor="Dr Ifé Adeyemi, deputy head",
            status=PlanStatus.UNDER_WAY,
            next_review=dt.date(2026, 3, 18),
        ),
        school=school,
        department=DepartmentFields(school_id=ID, maths_teachers=9),
        subject_leader="Amina Yusuf",
        advocates=("Zoë Łukasik", "Tom Ferreira"),
        aims=(first, second),
        on=DAY,
    )


@pytest.fixture(scope="session")
def living_sheet(plan_sheet: PlanSheet) -> PlanSheet:
    """Give the same plan as it lives: with evidence, reviews, sessions, visits and measures."""
    first, second = plan_sheet.aims
    seen = "Observation, Year 8, Sharing in a ratio"
    evidence = (
        ShownEvidence(
            Shows.NEED, "", dt.date(2025, 9, 17), "Work scrutiny", "Six of eight books turn a ratio into a sum."
        ),
        ShownEvidence(Shows.NEED, "criterion 1", dt.date(2025, 9, 24), seen, "“I just divide,” says a pupil."),
        ShownEvidence(Shows.CHANGE, "action 1.1", DAY, seen, "Most pairs draw a bar before they work anything out."),
        ShownEvidence(Shows.CHANGE, "", None, "Noted", "Tom’s class explained why the parts are equal."),
    )
    actions = (
        first.actions[0].model_copy(update={"carried_from_id": ID}),
        *first.actions[1:],
    )
    first = replace(
        first,
        actions=actions,
        evidence=evidence,
        moved=((dt.date(2025, 11, 28), dt.date(2025, 12, 5)), (dt.date(2025, 12, 12),), ()),
        carried_from="2024/25, aim 2",
        withheld=3,
    )
    plan = plan_sheet.plan.model_copy(
        update={"needed": "Half a day of cover for two teachers in March; a room for the showcase lesson."}
    )
    aims = (first, second)
    return replace(
        plan_sheet,
        plan=plan,
        aims=aims,
        sessions=(
            SessionSheet(
                PdSessionFields(
                    plan_id=ID,
                    date=dt.date(2025, 11, 12),
                    title="One bar model from Year 7 to Year 9",
                    leader="Zoë Łukasik",
                    audience="All nine teachers",
                    status=PdStatus.DONE,
                    reflection="The move from bar to ratio table needs a session of its own.",
                ),
                (1, 2),
            ),
            SessionSheet(
                PdSessionFields(
                    plan_id=ID, date=dt.date(2026, 1, 7), title="Stem sentences", status=PdStatus.POSTPONED
                ),
                (1,),
            ),
            SessionSheet(PdSessionFields(plan_id=ID, title="Ratio tables", leader="Tom Ferreira"), ()),
        ),
        reviews=(
            ReviewSheet(
                REVIEW,
                ReviewFields(
                    plan_id=ID,
                    date=dt.date(2025, 11, 20),
                    present="Amina Yusuf, Zoë Łukasik and Dr Ifé Adeyemi",
                    summary="The unit is on its way. Books show more bars than in September.",
                    recorded_at=dt.datetime(2025, 11, 20, 16, 0, tzinfo=dt.UTC),
                    changes="The plan began with 2 aims and 5 actions.",
                    state=to_text(_state(plan, aims)),
                ),
                (),
                dt.date(2026, 1, 28),
            ),
            ReviewSheet(
                LATER_REVIEW,
                ReviewFields(
                    plan_id=ID,
                    date=dt.date(2026, 1, 12),
                    present="Amina Yusuf, Tom Ferreira",
                    recorded_at=dt.datetime(2026, 1, 12, 16, 0, tzinfo=dt.UTC),
                    changes="Action 1.1: status from “under way” to “done”.\nAction 2.2: due date moved from 12/12/2025"
                    " to 27/02/2026.",
                    state=to_text(_state(plan, aims)),
                ),
                (CorrectionFields(review_id=ID, date=dt.date(2026, 1, 13), text="Zoë Łukasik was there too."),),
                dt.date(2026, 3, 18),
            ),
        ),
        measures=(
            MeasureSheet(
                ID,
                MeasureFields(
                    department_id=ID, name="Grade 5+ in mathematics", cohort="Year 11", target=50, stretch=60
                ),
                (
                    _value(dt.date(2023, 8, 24), 41.5, 178),
                    _value(dt.date(2024, 8, 22), 47, 181, "New course for one set"),
                    _value(dt.date(2025, 8, 21), 52, 170),
                ),
            ),
            MeasureSheet(
                ID,
                MeasureFields(
                    department_id=ID, name="Further mathematics", unit=Unit.PUPILS, cohort="Year 12", target=20
                ),
                (_value(dt.date(2024, 9, 10), 7, None, "only seven"), _value(dt.date(2025, 9, 9), 14, None)),
            ),
        ),
        visits=(
            VisitFields(department_id=ID, date=dt.date(2025, 11, 12), status=VisitStatus.DONE, notes="Mine alone"),
            VisitFields(department_id=ID, date=dt.date(2026, 2, 4), status=VisitStatus.POSTPONED),
        ),
        done_since=(("1.1", first.actions[0].what),),
    )


def _value(day: dt.date, value: float, pupils: int | None, note: str = "") -> MeasureValueFields:
    return MeasureValueFields(measure_id=ID, date=day, value=value, pupils=pupils, note=note)


def _state(plan: PlanFields, aims: tuple[AimSheet, ...]) -> PlanState:
    return PlanState(
        ID,
        plan,
        tuple(
            AimState(
                ID,
                aim.aim,
                tuple(Part(ID, one) for one in aim.criteria),
                tuple(Part(ID, one) for one in aim.actions),
            )
            for aim in aims
        ),
    )


@pytest.fixture(scope="session")
def coverage_sheet(school: SchoolFields) -> CoverageSheet:
    def seen(day: tuple[int, int, int], teacher: str, year_group: int | None, **lines: int) -> CoveredObservation:
        kind = ObservationKind.COLLEAGUE if teacher else ObservationKind.DEPARTMENT_MEETING
        return CoveredObservation(dt.date(*day), teacher, kind, year_group, lines)

    known = [CoveredIdea(idea.key, idea.name, one.framework.name) for one in shipped().frameworks for idea in one.ideas]
    return CoverageSheet(
        school=school,
        year="2025/26",
        ideas=(*known, CoveredIdea("talk", "Pupils’ talk", "Our own ideas")),
        observations=(
            seen((2025, 10, 1), "Zoë Łukasik", 8, representation=4, thinking=2),
            seen((2025, 11, 12), "Tom Ferreira", 7, thinking=1, talk=12),
            seen((2025, 12, 3), "", None),
            seen((2026, 1, 14), "Zoë Łukasik", 8, coherence=2, representation=1, thinking=3, fluency=1, variation=2),
        ),
        on=DAY,
    )


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """Give the way to a PDF's text, page after page."""
    return lambda pdf: "\f\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="session")
def golden(text_of: Callable[[bytes], str]) -> Callable[[str, bytes], None]:
    """Give the way to hold the text of a PDF against the one in tests/reference; delete that one to write it anew."""

    def holds(name: str, pdf: bytes) -> None:
        reference = REFERENCE / f"{name}.txt"
        found = "".join(f"{line.rstrip()}\n" for line in text_of(pdf).splitlines())
        if not reference.exists():
            reference.write_text(found, encoding="utf-8")
            pytest.fail(f"{reference.name} did not exist and was written: read it, and run the test again.")
        assert found == reference.read_text(encoding="utf-8")

    return holds
