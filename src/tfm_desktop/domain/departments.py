"""Mathematics departments: their people, advocates, stages and schemes of work."""

import uuid
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice
from tfm_desktop.domain.years import AcademicYear


class Post(Choice):
    """What a person does in the department."""

    HEAD = "head of department"
    SECOND = "second in department"
    KS3_LEAD = "Key Stage 3 lead"
    TEACHER = "teacher"
    RECENTLY_QUALIFIED = "recently qualified"
    NON_SPECIALIST = "non-specialist"
    TEACHING_ASSISTANT = "teaching assistant"
    SENIOR_LEADER = "senior leader"


WITH_AUTHORITY = {Post.HEAD, Post.SECOND, Post.KS3_LEAD}


class AdvocateRole(Choice):
    """The place of an advocate in the pair."""

    LEAD = "lead"
    SECOND = "second"


class PathwayStage(Choice):
    """Where a department stands on the pathway in one academic year."""

    PREPARATORY = "preparatory"
    DEVELOPMENT = "Development"
    EMBEDDING = "Embedding"
    SUSTAINING = "Sustaining"
    TEACHING_FOR_MASTERY = "Teaching for Mastery"


class DepartmentFields(Fields):
    """A mathematics department of a school."""

    LABEL: ClassVar[str] = "department"

    school_id: uuid.UUID = belongs_to("school")
    subject_leader_id: uuid.UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    maths_teachers: int | None = Field(default=None, ge=0, le=200)
    notes: Text = ""


class Department(DepartmentFields, Record, table=True):
    """A department as the file keeps it."""

    __tablename__ = "department"


class PersonFields(Fields):
    """Someone who works in the department or leads the school."""

    LABEL: ClassVar[str] = "person"

    department_id: uuid.UUID = belongs_to("department")
    name: OneLine = Field(min_length=1, max_length=120)
    post: Post = choice(Post, Post.TEACHER)
    has_left: bool = False


class Person(PersonFields, Record, table=True):
    """A person as the file keeps them."""

    __tablename__ = "person"


class AdvocateFields(Fields):
    """A Mastery Advocate of one academic year."""

    LABEL: ClassVar[str] = "advocate"

    department_id: uuid.UUID = belongs_to("department")
    year: AcademicYear
    person_id: uuid.UUID = belongs_to("person")
    role: AdvocateRole = choice(AdvocateRole, AdvocateRole.LEAD)


class Advocate(AdvocateFields, Record, table=True):
    """An advocate as the file keeps them."""

    __tablename__ = "advocate"


class StageFields(Fields):
    """The stage of a department in one academic year."""

    LABEL: ClassVar[str] = "stage"

    department_id: uuid.UUID = belongs_to("department")
    year: AcademicYear
    stage: PathwayStage = choice(PathwayStage, PathwayStage.DEVELOPMENT)


class Stage(StageFields, Record, table=True):
    """A stage as the file keeps it."""

    __tablename__ = "stage"


class SchemeFields(Fields):
    """The scheme of work of one year group, and the academic year since which it is used."""

    LABEL: ClassVar[str] = "scheme of work"

    department_id: uuid.UUID = belongs_to("department")
    year_group: int = Field(default=7, ge=5, le=13)
    scheme: OneLine = Field(default="", max_length=200)
    since: AcademicYear


class Scheme(SchemeFields, Record, table=True):
    """A scheme of work as the file keeps it."""

    __tablename__ = "scheme"


def advocate_notices(year: str, pair: list[tuple[AdvocateRole, str, Post]]) -> list[str]:
    """Say what is unusual about the advocates of one year, given as role, name and post; a notice, never a block."""
    if not pair:
        return [f"No Mastery Advocates are named for {year} yet. A department usually has two: a lead and a second."]
    notices = []
    if len(pair) != 2:
        counted = "Only one Mastery Advocate is" if len(pair) == 1 else f"{len(pair)} Mastery Advocates are"
        notices.append(f"{counted} named for {year}; a department usually has two.")
    elif {role for role, _, _ in pair} != set(AdvocateRole):
        notices.append(f"The two Mastery Advocates of {year} are both “{pair[0][0]}”; one usually leads.")
    if not any(post in WITH_AUTHORITY for _, _, post in pair):
        notices.append(
            f"Neither advocate of {year} has authority in the department "
            "(head of department, second in department or Key Stage 3 lead)."
            if len(pair) > 1
            else f"The advocate of {year} has no authority in the department "
            "(head of department, second in department or Key Stage 3 lead)."
        )
    return notices
