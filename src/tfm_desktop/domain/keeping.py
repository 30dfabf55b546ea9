"""What a file remembers of itself; nothing of it is undone, told, or anybody's work."""

import datetime as dt

from sqlmodel import Field, SQLModel

from tfm_desktop.domain.record import UtcTime


class FileSetting(SQLModel, table=True):
    """Something that goes with the file and not with the computer."""

    __tablename__ = "file_setting"

    name: str = Field(primary_key=True)
    value: str = ""


class Deletion(SQLModel, table=True):
    """What was deleted for good, when and why, without its content."""

    __tablename__ = "deletion"

    seq: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_type=UtcTime)
    kind: str = ""
    records: int = 0
    cause: str = ""
