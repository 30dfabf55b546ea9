"""Templates of commitments: those that ship, what the user makes of them, and the copies that stay as they were."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from tests.data_file import YEAR, World, dump, work_group

from tfm_desktop.domain.commitments import Template, shipped
from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.errors import Invalid, NotFound
from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.services.commitment_templates import CommitmentTemplates
from tfm_desktop.services.services import Services


@pytest.fixture
def templates(services: Services) -> CommitmentTemplates:
    return services.commitment_templates


def first(templates: CommitmentTemplates) -> Template:
    return templates.every()[0]


def items(templates: CommitmentTemplates) -> list[uuid.UUID]:
    return [item.id for one in templates.every() for item in one.items]


def test_one_ships_for_each_row_of_the_programme(templates: CommitmentTemplates) -> None:
    assert [(one.template.fields.name, len(one.items)) for one in templates.every()] == [
        ("Development (2020/21)", 6),
        ("Embedding (year 2)", 2),
        ("Embedding and Sustaining (2022/23)", 3),
        ("Embedding and Sustaining (2020/21)", 5),
        ("Teaching for Mastery (2025/26)", 4),
    ]


def test_until_the_first_edit_nothing_is_written(services: Services, templates: CommitmentTemplates) -> None:
    assert templates.every() == list(shipped())
    assert templates.find(first(templates).template.id) == shipped()[0]
    assert templates.get(first(templates).template.id) == shipped()[0].template
    assert templates.items.of(first(templates).template.id) == list(shipped()[0].items)
    templates.suggested(WorkGroupKind.DEVELOPMENT, YEAR)
    assert not templates.is_edited()
    assert dump(services.database)["commitment_template"] == []


EDITS: dict[str, Callable[[CommitmentTemplates], object]] = {
    "Edit template of commitments": lambda t: t.change(first(t).template.id, usual_to=3),
    "Bin template of commitments": lambda t: t.bin(first(t).template.id),
    "New template of commitments": lambda t: t.new(name="Ours", kind="Embedding", since=YEAR),
    "Duplicate template": lambda t: t.duplicate(first(t).template.id),
    "New item of a template": lambda t: t.items.add(first(t).template.id, label="A book together"),
    "Edit item of a template": lambda t: t.items.change(first(t).items[0].id, at_least=5),
    "Bin item of a template": lambda t: t.items.bin(first(t).items[0].id),
    "Move item of a template": lambda t: t.items.move(first(t).items[0].id, 1),
}


@pytest.mark.parametrize("label", EDITS)
def test_the_first_edit_keeps_the_ids_that_were_shown_and_is_one_step(
    services: Services, templates: CommitmentTemplates, label: str
) -> None:
    before, ids = templates.every(), items(templates)
    EDITS[label](templates)
    assert templates.is_edited()
    was = {one.template.id for one in before}
    assert len(was - {one.template.id for one in templates.every()}) == (label.startswith("Bin template"))
    if label.startswith(("Edit", "Move")):
        assert sorted(items(templates)) == sorted(ids)
    assert templates.every() != before
    assert services.database.undo() == label
    assert templates.every() == before
    assert not services.database.undo_label
    services.database.redo()
    assert templates.is_edited()
    EDITS["Edit template of commitments"](templates)
    assert first(templates).template.fields.usual_to == 3


def test_what_was_chosen_before_the_first_edit_is_found_after_it(
    services: Services, templates: CommitmentTemplates
) -> None:
    chosen = templates.suggested(WorkGroupKind.DEVELOPMENT, YEAR)
    assert chosen
    group = services.work_groups.new(year=YEAR, template_id=chosen)
    templates.change(chosen, name="Development, ours")
    found = templates.find(services.work_groups.get(group).fields.template_id or uuid.UUID(int=0))
    assert found
    assert (found.template.fields.name, len(found.items)) == ("Development, ours", 6)
    templates.bin(chosen)
    assert templates.find(chosen) is None
    services.work_groups.add_member(group, services.departments.all(services.departments.select())[0].id)


@pytest.mark.parametrize(
    ("kind", "year", "name"),
    [
        (WorkGroupKind.DEVELOPMENT, "2026/27", "Development (2020/21)"),
        (WorkGroupKind.DEVELOPMENT, "2019/20", None),
        (WorkGroupKind.EMBEDDING_AND_SUSTAINING, "2021/22", "Embedding and Sustaining (2020/21)"),
        (WorkGroupKind.EMBEDDING_AND_SUSTAINING, "2022/23", "Embedding and Sustaining (2022/23)"),
        (WorkGroupKind.TEACHING_FOR_MASTERY, "2024/25", None),
        (WorkGroupKind.CONTINUITY, "2025/26", None),
    ],
)
def test_the_newest_in_use_is_suggested(
    templates: CommitmentTemplates, kind: WorkGroupKind, year: str, name: str | None
) -> None:
    found = templates.suggested(kind, year)
    assert (templates.get(found).fields.name if found else None) == name


def test_a_copy_stays_as_it_was_when_its_template_changes(
    services: Services, world: World, templates: CommitmentTemplates
) -> None:
    chosen = first(templates).template.id
    group = services.work_groups.new(year=YEAR, kind="Development", template_id=chosen)
    member = services.work_groups.add_member(group, world.department)
    copied = services.commitments.of(member)
    assert [one.fields.label for one in copied] == [one.fields.label for one in first(templates).items]
    assert (copied[0].fields.window_from, copied[0].fields.window_to) == (dt.date(2025, 11, 1), dt.date(2026, 7, 31))
    item = first(templates).items[0].id
    templates.items.change(item, at_least=6, label="Six half-days", to_month=6)
    templates.items.add(chosen, label="A book together")
    templates.items.move(item, 2)
    templates.bin(chosen)
    assert services.commitments.of(member) == copied
    services.commitments.change(copied[0].id, at_least=3)
    services.database.undo()
    templates.change(chosen, name="Other")
    assert services.commitments.of(member) == copied


def test_a_second_template_is_copied_behind_what_is_there(services: Services, world: World) -> None:
    group = work_group(services, world)
    (member,) = services.work_groups.members.of(group)
    templates = services.commitment_templates
    embedding = templates.suggested(WorkGroupKind.EMBEDDING, "2024/25")
    assert embedding
    before = services.commitments.of(member.id)
    templates.copy_to(member.id, embedding, YEAR, PathwayStage.EMBEDDING)
    after = services.commitments.of(member.id)
    assert after[: len(before)] == before
    assert [one.fields.label for one in after[len(before) :]] == [
        "Specialist support in school",
        "Regular external meetings",
    ]
    assert services.database.undo() == "Copy commitments"
    assert services.commitments.of(member.id) == before


def test_a_duplicate_has_the_items_and_stands_at_the_end(templates: CommitmentTemplates) -> None:
    one = first(templates)
    made = templates.duplicate(one.template.id)
    last = templates.every()[-1]
    assert (last.template.id, last.template.fields.name) == (made, "Development (2020/21) (copy)")
    assert [item.fields.label for item in last.items] == [item.fields.label for item in one.items]
    templates.items.change(last.items[0].id, label="Other")
    assert first(templates).items[0].fields.label != "Other"


def test_what_cannot_be_is_refused_and_takes_nothing_into_the_file(templates: CommitmentTemplates) -> None:
    with pytest.raises(Invalid):
        templates.change(first(templates).template.id, usual_from=0)
    with pytest.raises(Invalid):
        templates.items.add(first(templates).template.id, at_least=-1)
    with pytest.raises(NotFound):
        templates.change(uuid.UUID(int=0), name="Other")
    assert not templates.is_edited()
