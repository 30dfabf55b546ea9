"""Plans as Word files, read back as Word reads them: headings, tables, texts, and nothing that should stay."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st
from tests.data_file import World, living_plan

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields, Unit
from tfm_desktop.domain.record import visible
from tfm_desktop.domain.sheets import MeasureSheet, PlanSheet, ShownEvidence
from tfm_desktop.reports.word_page import plan_page_docx
from tfm_desktop.reports.word_plan import plan_docx
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 1, 29)
TYPED = "<b>R&D</b>\t½ ≤ ⅔ 😀\nsecond line ‘x’ ]]> ␀"
Make = Callable[..., bytes]


def read(content: bytes) -> WordDocument:
    return Document(BytesIO(content))


def headings(document: WordDocument) -> list[tuple[str, str]]:
    found = []
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style else None
        if style and style.startswith(("Title", "Heading")):
            found.append((style, paragraph.text))
    return found


def tables(document: WordDocument) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def table(document: WordDocument, *head: str) -> list[list[str]]:
    """Give the rows of the tables under a header."""
    return [row for found in tables(document) if found[0] == list(head) for row in found[1:]]


def texts(document: WordDocument) -> Iterator[str]:
    yield from (paragraph.text for paragraph in document.paragraphs)
    for rows in tables(document):
        for row in rows:
            yield from row


def text(document: WordDocument) -> str:
    return "\n".join(texts(document))


@pytest.fixture
def living(services: Services, world: World) -> PlanSheet:
    living_plan(services, world)
    return services.plan_sheets.sheet(world.plan, TODAY)


def with_texts(sheet: PlanSheet, typed: str) -> PlanSheet:
    """Put a text into every field of the first aim that takes any."""
    aim = sheet.aims[0]
    action = aim.actions[0].model_copy(
        update=dict.fromkeys(("what", "resources", "monitoring", "progress"), typed) | {"lead": typed[:120]}
    )
    return replace(
        sheet,
        plan=sheet.plan.model_copy(update={"needed": typed}),
        aims=(
            replace(
                aim,
                aim=aim.aim.model_copy(update={"text": typed, "evidence": typed}),
                criteria=(aim.criteria[0].model_copy(update={"text": typed}),),
                actions=(action,),
                evidence=(ShownEvidence(Shows.NEED, "", None, typed, typed),),
            ),
        ),
    )


def test_the_headings_of_the_plan_are_headings(plan_sheet: PlanSheet) -> None:
    of_aim = [("Heading 2", title) for title in ("Evidence of need", "Success criteria", "Actions")]
    assert headings(read(plan_docx(plan_sheet))) == [
        ("Title", "Reasoning with ratio, planned together"),
        ("Heading 1", "Progress"),
        ("Heading 1", f"Aim 1. {plan_sheet.aims[0].aim.text}"),
        *of_aim,
        ("Heading 1", f"Aim 2. {plan_sheet.aims[1].aim.text}"),
        *of_aim,
        ("Heading 1", "Receipt"),
    ]


def test_headings_have_their_levels_in_the_outline(plan_sheet: PlanSheet) -> None:
    styles = read(plan_docx(plan_sheet)).styles
    levels = [styles[name].element.find(f".//{qn('w:outlineLvl')}") for name in ("Heading 1", "Heading 2")]
    assert [level.get(qn("w:val")) for level in levels] == ["0", "1"]


def test_what_lives_in_a_plan_has_headings_and_tables_of_its_own(living: PlanSheet) -> None:
    document = read(plan_docx(living))
    assert [title for _, title in headings(document)] == [
        "Talk in every lesson",
        "Needed from senior leadership",
        "Progress",
        "Aim 1. Pupils reason aloud",
        "Evidence of need",
        "What shows the change",
        "Success criteria",
        "Actions",
        "Programme of professional development",
        "Measures",
        "Grade 5+ in mathematics",
        "Reviews",
        "Review of Wed 28 January 2026",
        "Receipt",
    ]
    assert table(document, "Date", "Where", "What") == [
        ["14/01/2026", "Observation, Year 8, Ratio tables", "T draws a double number line"],
        ["", "Work scrutiny", "Answers of one word in nine books of ten"],
        ["14/01/2026", "Strength, Year 8, Ratio tables", "The representation carries the reasoning\nOf action 1.1"],
    ]
    programme = table(document, "When", "Session", "Led by", "For whom", "Aims", "Status")
    assert programme == [["21/01/2026", "Stem sentences", "Ada", "", "1", "Planned"]]
    assert table(document, "Date", "Value", "Pupils", "Note") == [["21/08/2025", "41.5%", "178", ""]]
    assert table(document, "Cohort", "Target") == [["Year 11", "50%"]]
    assert table(document, "Present", "Next review, as it was set") == [["Ada, Ben", "Fri 20 March 2026"]]
    bullets = [one.text for one in document.paragraphs if one.style and one.style.name == "List Bullet"]
    assert living.reviews[0].review.changed[0] in bullets
    for words in ("Half a day of cover", "Sentences are heard in Year 8", "Correction of Thu 29 January 2026"):
        assert words in text(document)
    assert "Ben was not there" in text(document)


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_every_aim_criterion_and_action_is_there(plan_sheet: PlanSheet, make: Make) -> None:
    shown = text(read(make(plan_sheet)))
    for aim in plan_sheet.aims:
        assert aim.aim.text in shown
        assert aim.aim.evidence in shown
        for criterion in aim.criteria:
            assert criterion.text in shown
            assert criterion.status.lower() in shown.lower()
        for action in aim.actions:
            assert action.what in shown
            assert action.lead in shown


def test_an_action_is_told_with_all_that_is_known(plan_sheet: PlanSheet) -> None:
    first, *_ = table(read(plan_docx(plan_sheet)), "No.", "Action", "Lead", "When", "Status", "RAG")
    assert first == [
        "1.1",
        (
            "Write the Year 8 ratio unit together, with one bar model throughout.\n"
            "Resources and cost: Two half-days of release; £60 for printing\n"
            "Monitoring: Unit read by the head of department\n"
            "Progress: Six lessons written; in use since January."
        ),
        "Zoë Łukasik\nSupport: the specialist, one half-day",
        "From 03/11/2025\nDue 12/12/2025",
        "Done",
        "Green",
    ]


def test_old_dates_and_what_was_carried_forward_are_told(plan_sheet: PlanSheet) -> None:
    aim = plan_sheet.aims[0]
    carried = aim.actions[0].model_copy(update={"carried_from_id": plan_sheet.id})
    days = (dt.date(2025, 11, 3), dt.date(2025, 12, 1))
    sheet = replace(plan_sheet, aims=(replace(aim, actions=(carried,), moved=(days,), carried_from="2024/25, aim 2"),))
    document = read(plan_docx(sheet))
    ((_, what, _, when, *_),) = table(document, "No.", "Action", "Lead", "When", "Status", "RAG")
    assert what.endswith("\nCarried forward from 2024/25")
    assert when.endswith("\nMoved from 03/11/2025 and 01/12/2025")
    assert "2024/25, aim 2" in text(document)


def test_how_far_each_aim_is_stands_in_a_table(plan_sheet: PlanSheet) -> None:
    head = ("Aim", "Actions", "Done", "Under way", "Blocked", "Not started", "Dropped")
    assert table(read(plan_docx(plan_sheet)), *head) == [
        ["Aim 1", "3", "1", "1", "–", "1", "–"],
        ["Aim 2", "2", "1", "–", "1", "–", "–"],
        ["All aims", "5", "2", "1", "1", "1", "–"],
    ]


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_tables_repeat_their_header_and_keep_rows_whole(living: PlanSheet, make: Make) -> None:
    document = read(make(living))
    assert document.tables
    for found in document.tables:
        rows = found._tbl.tr_lst  # noqa: SLF001 - the library has no other way to these settings
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        assert found.style
        assert found.style.name == "Plan Table"
        assert not found.autofit
        room = document.sections[0]
        assert room.page_width
        assert width(found) <= room.page_width - room.left_margin - room.right_margin + 1000  # type: ignore[operator]


def width(found: Table) -> int:
    return sum(column.width or 0 for column in found.columns)


def test_a_row_that_is_higher_than_a_page_may_break(plan_sheet: PlanSheet) -> None:
    document = read(plan_docx(with_texts(plan_sheet, "word " * 4_000)))
    rows = [row for found in document.tables for row in found._tbl.tr_lst]  # noqa: SLF001
    assert any(row.find(f".//{qn('w:cantSplit')}") is None for row in rows)


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_the_file_says_what_it_is_and_whom_it_is_for(plan_sheet: PlanSheet, make: Make) -> None:
    document = read(make(plan_sheet, author="Ann Ĝordon"))
    kind = "Plan on a page" if make is plan_page_docx else "Development plan"
    audience = "In confidence: for the mathematics department and the senior leadership team of Haverstock School."
    told = document.core_properties
    assert (told.title, told.author, told.subject) == (f"{kind} 2025/26, Haverstock School", "Ann Ĝordon", audience)
    assert (told.language, told.comments) == ("en-GB", "")
    (section,) = document.sections
    assert section.orientation is (WD_ORIENT.LANDSCAPE if make is plan_page_docx else WD_ORIENT.PORTRAIT)
    assert sorted((section.page_width.mm, section.page_height.mm)) == pytest.approx([210, 297], abs=0.5)  # type: ignore[union-attr]
    for foot in (section.first_page_footer, section.footer):
        assert [one.text for one in foot.paragraphs] == [audience, "Page  of "]
        fields = [one.get(qn("w:instr")) for one in foot.part.element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == told.title
    assert not "".join(one.text for one in section.first_page_header.paragraphs)
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_the_author_may_be_nobody(plan_sheet: PlanSheet) -> None:
    assert read(plan_docx(plan_sheet)).core_properties.author == "TfM Desktop"


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_private_evidence_stays(services: Services, world: World, make: Make) -> None:
    living_plan(services, world)
    undecided = services.observations.lines.add(world.observation, text="Undecided: the far table waits")
    for line in (world.lines[1], undecided):
        services.evidence.tie(("aim", world.aim), ("line", line))
        services.evidence.tie(("action", world.action), ("line", line))
    services.plans.aims.change(world.aim, evidence="")
    sheet = services.plan_sheets.sheet(world.plan, TODAY)
    assert sheet.aims[0].withheld == 4
    content = make(sheet)
    assert "T draws a double number line" in text(read(content))
    with ZipFile(BytesIO(content)) as parts:
        every = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    for private in ("back row", "far table"):
        assert private not in every


@pytest.mark.parametrize(
    ("unit", "value", "pupils", "told"),
    [
        (Unit.PUPILS, 7, 120, ["Under 10 pupils", "120", ""]),
        (Unit.PUPILS, 10, 120, ["10 pupils", "120", "who they are"]),
        (Unit.PERCENT, 62.5, 8, ["Not shown: a group of under 10 pupils", "under 10", ""]),
        (Unit.PERCENT, 62.5, None, ["62.5%", "", "who they are"]),
    ],
)
def test_small_counts_are_masked(
    plan_sheet: PlanSheet, unit: Unit, value: float, pupils: int | None, told: list[str]
) -> None:
    measure = MeasureFields(department_id=plan_sheet.id, name="Further mathematics", unit=unit)
    taken = MeasureValueFields(measure_id=plan_sheet.id, date=TODAY, value=value, pupils=pupils, note="who they are")
    sheet = replace(plan_sheet, measures=(MeasureSheet(plan_sheet.id, measure, (taken,)),))
    document = read(plan_docx(sheet))
    assert table(document, "Date", "Value", "Pupils", "Note") == [["29/01/2026", *told]]


def test_what_was_typed_is_text_and_nothing_else(plan_sheet: PlanSheet) -> None:
    document = read(plan_docx(with_texts(plan_sheet, TYPED)))
    paragraphs = [one.text for one in document.paragraphs]
    assert paragraphs.count(TYPED) == 3, "needed, aim and evidence of need"
    assert ("Heading 1", "Aim 1") in headings(document), "an aim of several lines stands below its number"
    ((_, what, lead, *_),) = table(document, "No.", "Action", "Lead", "When", "Status", "RAG")
    assert what.startswith(TYPED)
    assert lead.startswith(TYPED)


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
@given(typed=st.text(max_size=200))
def test_any_text_makes_a_file_that_opens(make: Make, plan_sheet: PlanSheet, typed: str) -> None:
    content = make(with_texts(plan_sheet, visible(typed)))
    document = read(content)
    if make is plan_docx:
        kept = visible(typed).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
        assert kept in [one.text for one in document.paragraphs] or not kept.strip()
    with ZipFile(BytesIO(content)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_any_name_makes_a_file_that_opens(plan_sheet: PlanSheet, make: Make) -> None:
    name = "St “Mary” & <Co>\ufffe " + "long " * 40
    measure = MeasureFields(department_id=plan_sheet.id, name=name[:120])
    sheet = replace(
        plan_sheet,
        school=plan_sheet.school.model_copy(update={"name": name}),
        measures=(MeasureSheet(plan_sheet.id, measure, ()),),
    )
    told = read(make(sheet, author=name)).core_properties
    assert told.author.startswith("St “Mary” & <Co>\ufffd long")
    assert told.title.endswith(name.replace("\ufffe", "\ufffd"))
    assert len(told.subject) == 255, "the most that the library writes"


def test_a_long_text_is_kept_whole(plan_sheet: PlanSheet) -> None:
    long = "".join(f"{number} " for number in range(4_000))[:20_000]
    assert text(read(plan_docx(with_texts(plan_sheet, long)))).count(long) >= 7


@pytest.mark.parametrize("name", ["שרה לוי", "محمد علي", "שרה לוי, 8b"])
def test_a_name_from_right_to_left_is_marked(plan_sheet: PlanSheet, name: str) -> None:
    aim = plan_sheet.aims[0]
    action = aim.actions[0].model_copy(update={"lead": name, "what": f"Ask {name} first"})
    document = read(plan_docx(replace(plan_sheet, aims=(replace(aim, actions=(action,)),))))
    runs = document.element.iter(qn("w:r"))
    marked = [run.text for run in runs if run.find(f".//{qn('w:rtl')}") is not None]
    assert marked == [name.removesuffix(", 8b")] * 2
    turned = [one for one in document.element.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None]
    assert [one.text for one in turned] == [name], "not a sentence that begins from left to right"


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_the_same_plan_makes_the_same_file(living: PlanSheet, make: Make) -> None:
    first = make(living, author="Ann", invariant=True)
    assert make(living, author="Ann", invariant=True) == first
    with ZipFile(BytesIO(first)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert read(make(living)).core_properties.created != read(first).core_properties.created


def test_a_plan_without_anything_is_a_file_too(plan_sheet: PlanSheet) -> None:
    bare = plan_sheet.plan.model_copy(update={"title": "", "sponsor": "", "next_review": None})
    sheet = replace(plan_sheet, plan=bare, aims=(), subject_leader="", advocates=())
    assert headings(read(plan_docx(sheet))) == [
        ("Title", "Development plan 2025/26"),
        ("Heading 1", "Progress"),
        ("Heading 1", "Receipt"),
    ]
    page = read(plan_page_docx(sheet))
    assert "This plan has no aims yet." in text(page)
    assert "no actions yet" in text(page)
    assert "No date has been set yet." in text(page)


@pytest.mark.parametrize("make", [plan_docx, plan_page_docx])
def test_the_lines_to_sign_are_for_receipt(plan_sheet: PlanSheet, make: Make) -> None:
    shown = text(read(make(plan_sheet)))
    assert re.search("receipt, not agreement", shown, re.IGNORECASE)
    for signer in ("Sponsor: Dr Ifé Adeyemi, deputy head", "Subject leader: Amina Yusuf"):
        assert signer in shown


def test_nothing_of_the_library_s_template_is_left(plan_sheet: PlanSheet) -> None:
    content = plan_docx(plan_sheet)
    with ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        assert not [name for name in names if "thumbnail" in name or "customXml" in name or "WithEffects" in name]
        assert b"en-US" not in parts.read("word/settings.xml") + parts.read("word/styles.xml")
    assert len(content) < 30_000
