"""PDFs from the command line: what is written where, what is not and why, and no private line in any."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdf
import pypdfium2
import pytest

from tfm_desktop.domain.years import academic_year
from tfm_desktop.paths import Paths
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings, write_settings
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]

NAMES = {
    "feedback": "2026-01-14 Feedback Haverstock School Year 8.pdf",
    "visit": "2026-01-14 Visit Haverstock School.pdf",
    "plan": "2025-26 Plan Haverstock School.pdf",
    "plan-page": "2025-26 Plan on a page Haverstock School.pdf",
    "plan-pack": "2025-26 Plan pack Haverstock School.pdf",
    "review": "2026-01-14 Review Haverstock School.pdf",
}
KINDS = {
    "feedback": "observations",
    "visit": "visits",
    "plan": "plans",
    "plan-page": "plans",
    "plan-pack": "plans",
    "review": "reviews",
    "coverage": "departments",
    "department-year": "departments",
}


def ids(typed: Typed, work: Path, report: str) -> list[str]:
    return [row["id"] for row in json.loads(typed("list", KINDS[report], "--json", "--file", work).out)]


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


@pytest.mark.parametrize("report", NAMES)
def test_one_record_goes_into_the_file_that_is_named(typed: Typed, work: Path, tmp_path: Path, report: str) -> None:
    out = tmp_path / "one.pdf"
    record = ids(typed, work, report)[0]
    told = typed("report", report, record, "--file", work, "--out", out)
    assert (told.code, told.out, told.err) == (0, f"{out}\n", "")
    assert "Haverstock School" in text_of(out)
    first = out.stat().st_size
    assert typed("report", report, record[:8].upper(), "--file", work, "--out", out).code == 0
    assert abs(out.stat().st_size - first) < 100
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one.pdf", "work.tfm"]


@pytest.mark.parametrize("report", NAMES)
def test_a_folder_gets_files_that_say_what_they_are(typed: Typed, work: Path, tmp_path: Path, report: str) -> None:
    folder = tmp_path / "PDFs" / "for SLT"
    told = typed("report", report, "all", "--file", work, "--out", folder)
    assert (told.code, told.out) == (0, f"{folder / NAMES[report]}\n")
    assert [one.name for one in folder.iterdir()] == [NAMES[report]]
    record = ids(typed, work, report)[0]
    assert typed("report", report, record, "--file", work, "--out", folder).out == f"{folder / NAMES[report]}\n"
    assert typed("report", report, record, "--file", work, "--out", f"{tmp_path / 'new'}/").code == 0
    assert (tmp_path / "new" / NAMES[report]).is_file()


def test_names_and_mathematics_are_in_the_text_and_private_lines_are_not(
    typed: Typed, work: Path, tmp_path: Path
) -> None:
    for report in NAMES:
        assert typed("report", report, "all", "--file", work, "--out", tmp_path / "all").code == 0
    texts = {one.name: text_of(one) for one in (tmp_path / "all").iterdir()}
    assert len(texts) == len(NAMES)
    feedback = texts[NAMES["feedback"]]
    for words in ("Zoë Łukasik", "√9 ÷ 3 ≤ 1½", "It’s £40 ÷ 8 ≠ ⅓", "The bar was used to reason", "Write the unit"):
        assert words in feedback + texts[NAMES["plan"]]
    assert not any("Nightingale" in text or "exhausted" in text for text in texts.values())
    for report, words in (
        ("plan", "14/01/2026 Observation, Year 8, Sharing in a ratio It’s £40 ÷ 8 ≠ ⅓ Of action 1.1"),
        ("plan-page", "Needed from senior leadership Half a day of cover"),
        ("plan-pack", "Review of the development plan Review of Wed 14 January 2026"),
        ("plan-pack", "41.5%"),
        ("review", "Summary The bar is in most books"),
        ("review", "Correction of Wed 14 January 2026 In the books of one class"),
    ):
        assert words in texts[NAMES[report]], report


def test_what_is_not_ready_is_named_and_the_rest_written(typed: Typed, work: Path, tmp_path: Path) -> None:
    told = typed("report", "feedback", "all", "--file", work, "--out", tmp_path / "all")
    assert told.code == 0
    (sentence,) = told.err.splitlines()
    unready = ids(typed, work, "feedback")[1]
    assert sentence.startswith(
        f"“2026-01-14 Feedback Haverstock School Year 9.pdf” (id {unready[:8]}) was not written."
    )
    assert "the teacher, a line that you agreed to share" in sentence
    one = typed("report", "feedback", unready, "--file", work, "--out", tmp_path / "one.pdf")
    assert (one.code, one.out, one.err) == (1, "", told.err)
    assert not (tmp_path / "one.pdf").exists()
    both = typed("report", "feedback", *ids(typed, work, "feedback"), "--file", work, "--out", tmp_path / "both")
    assert (both.code, len(list((tmp_path / "both").iterdir()))) == (1, 1)


def test_a_review_that_goes_on_is_named_and_the_recorded_ones_written(typed: Typed, work: Path, tmp_path: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    (plan,) = services.plans.rows(dt.date(2026, 2, 10))
    going = services.reviews.begin(plan.id, dt.date(2026, 2, 10))
    database.close()
    told = typed("report", "review", "all", "--file", work, "--out", tmp_path / "all")
    assert told.code == 0
    assert [one.name for one in (tmp_path / "all").iterdir()] == [NAMES["review"]]
    assert told.err == (
        f"“2026-02-10 Review Haverstock School.pdf” (id {going.hex[:8]}) was not written. The review of the plan "
        "2025/26 of Haverstock School is not ready. Still missing: the record that is made when the meeting ends.\n"
    )
    one = typed("report", "review", going, "--file", work, "--out", tmp_path / "one.pdf")
    assert (one.code, one.out, one.err) == (1, "", told.err)


def test_two_records_of_one_name_are_told_apart(typed: Typed, work: Path, tmp_path: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    (visit,) = services.visits.rows()
    services.visits.duplicate(visit.id, visit.date)
    database.close()
    for _ in range(2):
        assert typed("report", "visit", "all", "--file", work, "--out", tmp_path / "v").code == 0
    assert sorted(one.name for one in (tmp_path / "v").iterdir()) == [
        "2026-01-14 Visit Haverstock School (2).pdf",
        "2026-01-14 Visit Haverstock School.pdf",
    ]


def test_the_author_of_the_settings_stands_in_the_pdf(typed: Typed, work: Path, tmp_path: Path) -> None:
    write_settings(Paths.of_user().made().settings_file, Settings(author="Ann Ĝordon"))
    typed("report", "visit", "all", "--file", work, "--out", tmp_path / "v")
    (pdf,) = (tmp_path / "v").iterdir()
    described = pypdf.PdfReader(pdf).metadata
    assert described
    assert described.author == "Ann Ĝordon"


@pytest.mark.parametrize("wanted", ["ffffffff", "zoë", "", "%"])
def test_an_id_that_no_record_has_is_named(
    refused: Callable[..., str], work: Path, tmp_path: Path, wanted: str
) -> None:
    said = refused("report", "feedback", wanted, "--file", work, "--out", tmp_path / "x")
    assert said.startswith(f"There is no observation “{wanted}” in this file.")
    assert not (tmp_path / "x").exists()


def test_an_id_of_another_kind_is_not_mistaken(typed: Typed, refused: Callable[..., str], work: Path) -> None:
    (visit,) = ids(typed, work, "visit")
    assert f"There is no plan “{visit}”" in refused("report", "plan", visit, "--file", work, "--out", "x.pdf")


def test_a_beginning_of_several_ids_is_not_guessed(refused: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "many.tfm"
    database = Database.create(file)
    services = Services(database)
    department = services.departments.new(school_id=services.schools.by_hand(name="Ysgol"))
    signs = [
        services.plans.new(department_id=department, year="2025/26").hex[0]
        for _ in range(17)  # of which two must share their first sign
    ]
    database.close()
    common = max(signs, key=signs.count)
    said = refused("report", "plan", common, "--file", file, "--out", tmp_path / "x")
    assert said.startswith(f"“{common}” is the beginning of {signs.count(common)} ids.")


def test_a_place_that_cannot_be_written_is_named(refused: Callable[..., str], work: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    told = refused("report", "plan", "all", "--file", work, "--out", taken)
    assert told.startswith("“taken” could not be written in the folder")
    assert "a file stands where the folder should be" in told
    assert refused("report", "plan", "all", "--file", work, "--out", taken / "more").startswith(
        "“more” could not be written"
    )
    assert taken.read_text() == "mine"


def test_a_missing_folder_for_one_file_is_named(
    typed: Typed, refused: Callable[..., str], work: Path, tmp_path: Path
) -> None:
    (plan,) = ids(typed, work, "plan")
    said = refused("report", "plan", plan, "--file", work, "--out", tmp_path / "no" / "p.pdf")
    assert said.startswith("The folder “no” for “p.pdf” does not exist.")
    long = refused("report", "plan", plan, "--file", work, "--out", tmp_path / f"{'p' * 300}.pdf")
    assert "File name too long" in long


def test_a_file_without_records_is_said_to_have_none(typed: Typed, tmp_path: Path) -> None:
    Database.create(tmp_path / "new.tfm").close()
    told = typed("report", "visit", "all", "--file", tmp_path / "new.tfm", "--out", tmp_path / "out")
    assert (told.code, told.out, told.err) == (0, "", "There are no visits in this file yet, so nothing was written.\n")


def test_only_a_pdf_is_written_over(typed: Typed, refused: Callable[..., str], work: Path) -> None:
    (plan,) = ids(typed, work, "plan")
    before = work.read_bytes()
    said = refused("report", "plan", plan, "--file", work, "--out", work)
    assert said == "“work.tfm” exists already, and was left as it is. Choose another name."
    assert work.read_bytes() == before
    assert [one.name for one in work.parent.iterdir()] == ["work.tfm"]


@pytest.mark.parametrize("report", ["plan", "plan-page"])
def test_a_plan_is_written_as_a_word_file(typed: Typed, work: Path, tmp_path: Path, report: str) -> None:
    out, name = tmp_path / "one.docx", NAMES[report].replace(".pdf", ".docx")
    for _ in range(2):  # over the first
        told = typed("report", report, "all", "--file", work, "--out", f"{tmp_path / 'all'}", "--format", "docx")
        assert (told.code, told.out, told.err) == (0, f"{tmp_path / 'all' / name}\n", "")
    record = ids(typed, work, report)[0]
    assert typed("report", report, record, "--file", work, "--out", out, "--format", "docx").code == 0
    for path in (out, tmp_path / "all" / name):
        texts = [one.text for one in docx.Document(str(path)).paragraphs]
        assert "Ratio, planned together" in texts


def test_two_word_files_of_one_name_are_told_apart(typed: Typed, work: Path, tmp_path: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    (plan,) = services.plans.rows(dt.date(2026, 1, 14))
    services.plans.new(department_id=services.plans.get(plan.id).fields.department_id, year="2025/26")
    database.close()
    assert typed("report", "plan", "all", "--file", work, "--out", tmp_path / "p", "--format", "docx").code == 0
    assert sorted(one.name for one in (tmp_path / "p").iterdir()) == [
        "2025-26 Plan Haverstock School (2).docx",
        "2025-26 Plan Haverstock School.docx",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "visit all --out x --format docx",
            "--format docx is for plan and plan-page alone; “visit” is written as a PDF.",
        ),
        (
            "plan all --out x.pdf --format docx",
            "“x.pdf” does not fit --format docx: name a file that ends in .docx, or a folder.",
        ),
        ("plan all --out=", "--out: the name is empty. Name a file, or a folder."),
        ("plan all --out x.docx", "“x.docx” does not fit --format pdf: name a file that ends in .pdf, or a folder."),
    ],
)
def test_a_form_that_a_report_has_not_is_wrong_usage(
    typed: Typed, work: Path, tmp_path: Path, words: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = typed("report", *words.split(), "--file", work)
    assert (told.code, told.out, told.err) == (2, "", f"{said}\n")
    assert [one.name for one in tmp_path.iterdir()] == ["work.tfm"]


def test_a_folder_may_be_named_like_a_file(typed: Typed, work: Path, tmp_path: Path) -> None:
    (tmp_path / "all.pdf").mkdir()
    told = typed("report", "plan", "all", "--file", work, "--out", tmp_path / "all.pdf", "--format", "docx")
    assert told.out == f"{tmp_path / 'all.pdf' / '2025-26 Plan Haverstock School.docx'}\n"


def test_only_a_word_file_is_written_over_by_one(typed: Typed, refused: Callable[..., str], work: Path) -> None:
    (plan,) = ids(typed, work, "plan")
    before = work.read_bytes()
    said = refused("report", "plan", plan, "--file", work, "--out", work, "--format", "docx")
    assert said == "“work.tfm” exists already, and was left as it is. Choose another name."
    assert work.read_bytes() == before


def test_the_timeline_shows_every_shareable_line(typed: Typed, work: Path, tmp_path: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    ready = next(row.id for row in services.observations.rows() if row.topic == "Sharing in a ratio")
    services.observations.lines.add(ready, text="Pairs talk about the third bar", agreed=True)
    database.close()
    texts = []
    for more in ([], ["--timeline"]):
        told = typed("report", "feedback", ready, "--file", work, "--out", tmp_path / "f.pdf", *more)
        assert (told.code, told.err) == (0, "")
        texts.append(text_of(tmp_path / "f.pdf"))
    assert ["third bar" in text for text in texts] == [False, True]
    assert "Nightingale" not in texts[1]
    told = typed("report", "visit", "all", "--file", work, "--out", tmp_path / "v", "--timeline")
    assert (told.code, told.err) == (0, "--timeline is for feedback alone, and was left aside.\n")


def test_the_ideas_seen_are_those_of_the_year_that_is_named(typed: Typed, work: Path, tmp_path: Path) -> None:
    out = tmp_path / "seen"
    for year, written in (("2025/26", "2025-26"), ("2024-25", "2024-25")):
        told = typed("report", "coverage", "all", "--file", work, "--out", out, "--year", year)
        assert (told.code, told.out, told.err) == (0, f"{out / f'{written} Ideas seen Haverstock School.pdf'}\n", "")
    seen = text_of(out / "2025-26 Ideas seen Haverstock School.pdf")
    for words in ("Mathematical Thinking 1 line in 1 observation", "Fluency not seen yet", "Zoë Łukasik", "14 Jan"):
        assert words in seen
    assert "Nightingale" not in seen
    assert "There is no observation in 2024/25 yet." in text_of(out / "2024-25 Ideas seen Haverstock School.pdf")


def test_without_a_year_the_ideas_seen_are_those_of_the_present_one(typed: Typed, work: Path, tmp_path: Path) -> None:
    present = academic_year(dt.date.today())
    (department,) = ids(typed, work, "coverage")
    assert typed("report", "coverage", department, "--file", work, "--out", tmp_path / "c.pdf").code == 0
    assert f"Ideas seen in {present}" in text_of(tmp_path / "c.pdf")


def test_a_departments_year_is_the_one_that_is_named_or_the_present_one(
    typed: Typed, work: Path, tmp_path: Path
) -> None:
    out = tmp_path / "years"
    (department,) = ids(typed, work, "department-year")
    for more, year in (["--year", "2019-20"], "2019/20"), ([], academic_year(dt.date.today())):
        told = typed("report", "department-year", department, "--file", work, "--out", f"{out}/", *more)
        path = out / f"{year.replace('/', '-')} Year Haverstock School.pdf"
        assert (told.code, told.out, told.err) == (0, f"{path}\n", "")
        assert f"A mathematics department’s year: {year} Haverstock School" in text_of(path)
    assert "No commitment of a Work Group is noted for 2019/20." in text_of(out / "2019-20 Year Haverstock School.pdf")
    typed("report", "department-year", "all", "--file", work, "--out", out, "--year", "2025/26")
    written = text_of(out / "2025-26 Year Haverstock School.pdf")
    assert "Visits, and who led" in written
    assert "Nightingale" not in written
    assert "exhausted" not in written


def test_a_year_that_is_none_is_refused_and_one_too_many_left_aside(typed: Typed, work: Path, tmp_path: Path) -> None:
    told = typed("report", "visit", "all", "--file", work, "--out", tmp_path / "v", "--year", "2025/26")
    assert (told.code, told.err) == (0, "--year is for coverage and department-year alone, and was left aside.\n")
    told = typed("report", "coverage", "all", "--file", work, "--out", tmp_path / "c", "--year", "2025/27")
    assert told.code == 2
    assert "“2025/27” is not an academic year. Write it as 2025/26." in told.err
