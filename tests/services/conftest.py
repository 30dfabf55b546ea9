"""What every test of the services stands on."""

from tests.data_file import (
    database,
    empty_file,
    empty_services,
    empty_template,
    file,
    locked_file,
    locked_template,
    services,
    world,
    written_template,
)

__all__ = [
    "database",
    "empty_file",
    "empty_services",
    "empty_template",
    "file",
    "locked_file",
    "locked_template",
    "services",
    "world",
    "written_template",
]
