"""Lists on the command line: every kind, as a table for reading and as JSON for other programs."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tfm_desktop.cli.arguments import KINDS
from tfm_desktop.cli.output import say_table
from tfm_desktop.services.listing import Listing
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]
OF_GROUP = (
    "members",
    "participants",
    "sessions",
    "attendance",
    "gap-tasks",
    "commitments",
    "ledger-entries",
    "critiques",
)
OF_NO_SCHOOL = ("schools", "frameworks", "ideas", "half-terms", "work-groups", *OF_GROUP[2:5], "templates")


def test_the_kinds_that_can_be_typed_are_those_that_can_be_listed(work: Path) -> None:
    database = Database.open(work)
    assert Listing(Services(database), dt.date(2026, 1, 20)).kinds == KINDS
    database.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_listed_both_ways(typed: Typed, work: Path, kind: str) -> None:
    rows = json.loads(typed("list", kind, "--json", "--file", work).out)
    assert rows
    assert all(str(uuid.UUID(row["id"])) == row["id"] for row in rows)
    assert kind in OF_NO_SCHOOL or {row["school"] for row in rows} == {"Haverstock School"}
    heading, *lines = typed("list", kind, "--file", work).out.splitlines()
    assert heading.startswith("ID        ")
    assert [line[:8] for line in lines] == [row["id"][:8] for row in rows]


def test_json_has_every_field_and_helpful_names(typed: Typed, work: Path) -> None:
    ready = json.loads(typed("list", "observations", "--json", "--file", work).out)[0]
    told = {"date": "2026-01-14", "start": "09:05:00", "end": None, "year_group": 8, "status": "discussed"}
    assert told.items() <= ready.items()
    assert (ready["school"], ready["teacher"]) == ("Haverstock School", "Zoë Łukasik")
    assert uuid.UUID(ready["department_id"])
    line, private = json.loads(typed("list", "lines", "--json", "--file", work).out)
    assert (line["ideas"], line["speaker"], line["private"], line["date"]) == (["thinking"], "P", False, "2026-01-14")
    assert private["private"] is True
    (department,) = json.loads(typed("list", "departments", "--json", "--file", work).out)
    assert (department["urn"], department["town"]) == ("100049", "London")
    assert (department["subject_leader"], department["maths_teachers"]) == ("Zoë Łukasik", 9)
    (plan,) = json.loads(typed("list", "plans", "--json", "--file", work).out)
    assert plan["progress"].startswith("0 of 2 actions done")
    assert {row["year"] for row in json.loads(typed("list", "actions", "--json", "--file", work).out)} == {"2025/26"}


def test_what_makes_a_plan_live_is_listed_with_the_year_of_the_plan(typed: Typed, work: Path) -> None:
    listed = {
        kind: json.loads(typed("list", kind, "--json", "--file", work).out)
        for kind in ("evidence", "reviews", "corrections", "pd-sessions", "measure-values", "aims")
    }
    (review,), (correction,), (session,) = (listed[kind] for kind in ("reviews", "corrections", "pd-sessions"))
    assert (review["present"], review["year"]) == ("Zoë Łukasik", "2025/26")
    assert review["changes"] == "The plan began with 1 aim and 2 actions."
    assert (correction["review_id"], correction["text"]) == (review["id"], "In the books of one class")
    assert [uuid.UUID(aim) for aim in session["aims"]] == [uuid.UUID(one["id"]) for one in listed["aims"]]
    assert [one["shows"] for one in listed["evidence"]] == ["shows the change", "shows the need"]
    assert [(one["value"], one["pupils"]) for one in listed["measure-values"]] == [(41.5, 178)]


def test_what_belongs_to_a_work_group_is_listed_with_its_code_and_year(typed: Typed, work: Path) -> None:
    listed = {kind: json.loads(typed("list", kind, "--json", "--file", work).out) for kind in OF_GROUP}
    for rows in listed.values():
        assert {(row["work_group"], row["year"]) for row in rows} == {("NCP25-12", "2025/26")}
    assert [(one["person"], one["mark"], one["date"]) for one in listed["attendance"]] == [
        ("Zoë Łukasik", "present", "2026-01-20")
    ]
    assert [one["subject_leader"] for one in listed["members"]] == ["Zoë Łukasik"]
    (group,) = json.loads(typed("list", "work-groups", "--json", "--file", work).out)
    assert (group["members"], group["next_session"], group["code"]) == (1, None, "NCP25-12")
    assert [one["label"] for one in listed["commitments"]] == ["Half-days of meetings", "Evaluation"]
    lines = [typed("list", kind, "--file", work).out.splitlines()[1] for kind in OF_GROUP if kind != "ledger-entries"]
    assert all("NCP25-12" in line for line in lines)


def test_templates_are_listed_as_they_ship(typed: Typed, tmp_path: Path) -> None:
    Database.create(tmp_path / "new.tfm").close()
    rows = json.loads(typed("list", "templates", "--json", "--file", tmp_path / "new.tfm").out)
    assert (rows[0]["name"], rows[0]["items"]) == ("Development (2020/21)", 6)
    assert len(rows) == 5


def test_a_binned_work_group_is_left_out_with_all_that_belongs_to_it(typed: Typed, work: Path) -> None:
    database = Database.open(work)
    groups = Services(database).work_groups
    (group,) = groups.all(groups.select())
    groups.bin(group.id)
    database.close()
    for kind in ("work-groups", *OF_GROUP):
        assert typed("list", kind, "--json", "--file", work).out == "[]\n"


def test_frameworks_are_listed_as_they_ship_and_as_they_were_edited(typed: Typed, work: Path) -> None:
    five, _ = json.loads(typed("list", "frameworks", "--json", "--file", work).out)
    assert (five["name"], five["ideas"], five["hidden"]) == ("Five Big Ideas", 5, False)
    ideas = json.loads(typed("list", "ideas", "--json", "--file", work).out)
    assert [one["key"] for one in ideas if one["lines"]] == ["thinking"]
    assert {one["framework"] for one in ideas if one["framework_id"] == five["id"]} == {"Five Big Ideas"}
    database = Database.open(work)
    frameworks = Services(database).frameworks
    frameworks.hide(uuid.UUID(ideas[0]["id"]))
    frameworks.remove(uuid.UUID(ideas[1]["id"]))
    frameworks.add_idea(uuid.UUID(five["id"]), name="Wait time")
    database.close()
    edited = json.loads(typed("list", "ideas", "--json", "--file", work).out)
    shown = [(one["name"], one["hidden"]) for one in edited if one["framework_id"] == five["id"]]
    assert (shown[0], shown[-1], len(shown)) == (("Coherence", True), ("Wait time", False), 5)
    told = typed("list", "ideas", "--file", work).out.splitlines()
    assert told[1].split()[1:] == ["Five", "Big", "Ideas", "Coherence", "Coh", "yes", "0", *told[1].split()[8:]]


def test_an_empty_kind_is_an_empty_array(typed: Typed, work: Path, tmp_path: Path) -> None:
    Database.create(tmp_path / "new.tfm").close()
    assert typed("list", "visits", "--json", "--file", tmp_path / "new.tfm").out == "[]\n"
    told = typed("list", "next-steps", "--file", tmp_path / "new.tfm")
    assert (told.code, told.out, told.err) == (0, "", "No next steps found.\n")


def test_the_bin_is_left_out_with_all_that_belongs_to_it(typed: Typed, work: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    (plan,) = services.plans.all(services.plans.select())
    services.plans.bin(plan.id)
    database.close()
    for kind in ("plans", "aims", "criteria", "actions", "evidence", "reviews", "corrections", "pd-sessions"):
        assert typed("list", kind, "--json", "--file", work).out == "[]\n"
    assert json.loads(typed("list", "observations", "--json", "--file", work).out)


def test_a_long_note_and_odd_signs_keep_the_table_whole(typed: Typed, work: Path) -> None:
    database = Database.open(work)
    services = Services(database)
    (visit,) = services.visits.all(services.visits.select())
    services.visits.change(visit.id, purpose="a\nb\t<b>&amp; \x1b[31m\u202eשלום 😀 " + "long " * 4000)
    database.close()
    _, line = typed("list", "visits", "--file", work).out.splitlines()
    assert "\x1b" not in line
    assert "a b <b>&amp; ␛[31m" in line
    assert line.endswith("…")
    assert len(line) < 200
    (row,) = json.loads(typed("list", "visits", "--json", "--file", work).out)
    assert len(row["purpose"]) > 20_000


def test_ids_in_a_table_are_as_long_as_tells_them_apart(capsys: pytest.CaptureFixture[str]) -> None:
    alike = [uuid.UUID("12345678-9abc-4000-8000-000000000001"), uuid.UUID("12345678-9abd-4000-8000-000000000001")]
    say_table([{"id": one} for one in alike], ("id",))
    assert capsys.readouterr().out == "ID\n123456789abc\n123456789abd\n"
