"""The facts that can stand in the way, each with its sentence and what to do next."""

from pathlib import Path


class Problem(Exception):
    """A fault of the world or of what was typed; its text is a sentence for a teacher."""


class NotADate(Problem, ValueError):
    """The text names no day of the calendar."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text.strip()[:40]}” is not a date. Write it as 14/01/2026 or 14 Jan.")


class NotATime(Problem, ValueError):
    """The text names no time of day."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text.strip()[:40]}” is not a time. Write it as 09:05 or 2.30pm.")


class Invalid(Problem):
    """One or more fields hold something that they cannot."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(" ".join(fields.values()))


class Incomplete(Problem):
    """A record lacks what a report needs."""

    def __init__(self, what: str, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"{what} is not ready. Still missing: {', '.join(missing)}.")


class NotFound(Problem):
    """No record has this id."""

    def __init__(self, kind: str, wanted: object) -> None:
        super().__init__(f"There is no {kind} “{wanted}” in this file. “tfm-desktop list” shows what there is.")


class FileProblem(Problem):
    """Something is the matter with a file; the file itself was left untouched."""

    sentence = "{name} cannot be used."

    def __init__(self, path: Path, **facts: object) -> None:
        self.path = path
        self.facts = facts
        super().__init__(self.sentence.format(name=f"“{path.name}”", folder=f"“{path.parent.name}”", **facts))

    def at(self, path: Path) -> "FileProblem":
        """Give the same fact of another file: of the one that was meant, where its part was written."""
        return type(self)(path, **self.facts)


class FileIsMissing(FileProblem):
    sentence = "There is no file {name} in the folder {folder}. Check the place, or create a new file there."


class FolderIsMissing(FileProblem):
    sentence = "The folder {folder} for {name} does not exist. Create it, or choose another folder."


class FileExists(FileProblem):
    sentence = "{name} exists already, and was left as it is. Choose another name."


class FileIsNotOurs(FileProblem):
    sentence = "{name} is not a file of this program. Choose a file that TfM Desktop made, or restore a backup."


class WrongPassphrase(FileProblem):
    sentence = "The passphrase does not open {name}. Try again; nothing was changed. If it is certainly right, the file may be damaged, or not one of this program: restore a backup."


class PassphraseNeeded(FileProblem):
    sentence = "{name} is locked by a passphrase. Set TFM_DESKTOP_PASSPHRASE, or type the passphrase when asked."


class FileIsShut(FileProblem):
    sentence = "{name} is locked. Type its passphrase first; what was typed before is kept."


class FileIsDamaged(FileProblem):
    sentence = "{name} is damaged and was left as it is. File › Check the file compares what can still be read with the newest backup; on the command line, “tfm-desktop restore” puts a backup back. (Found: {found})"


class FileIsAltered(FileIsDamaged):
    sentence = "{name} holds something that this program did not put there ({found}). It was not opened, and was left as it is. Restore a backup (File › Backups…, or “tfm-desktop restore”), or ask whoever gave you the file."


class FileIsNewer(FileProblem):
    sentence = "{name} was written by a newer program (file version {found}; this program knows up to {known}). Update the program; the file was left as it is."


class FileIsReadOnly(FileProblem):
    sentence = "{name} or its folder cannot be written to. Copy it to a folder of your own, and open the copy."


class FileIsOpenElsewhere(FileProblem):
    sentence = "{name} is open in another window or program. Close it there, and try again."


class DiskIsFull(FileProblem):
    sentence = "There is no room left where {name} is. Free some space and try again; what was saved before is safe."


class CannotWrite(FileProblem):
    sentence = "{name} could not be written in the folder {folder} ({why}). Choose another folder, or free some space."


class CannotRead(FileProblem):
    sentence = "{name} could not be read ({why}). Check that it is there and that you may open it."


class RegisterProblem(FileProblem):
    """A file does not hold the schools register."""


class RegisterIsEmpty(RegisterProblem):
    sentence = "{name} is empty. Download the register again from “Get information about schools”."


class RegisterHasNoColumn(RegisterProblem):
    sentence = "{name} has no column “{column}”, so it is not the schools register. Choose the CSV download of “Get information about schools”."


class RegisterIsNotCsv(RegisterProblem):
    sentence = "{name} is not a CSV file. Choose the CSV download of “Get information about schools”."


class LinksHaveNoColumn(RegisterProblem):
    sentence = "{name} has no column “{column}”, so it does not say which school followed which. Choose the file whose name begins with “links_edubasealldata”."


class FileIsTooLarge(FileProblem):
    sentence = "{name} is too large to be what was asked for: it has more than {most}. Choose another file."


class TableProblem(FileProblem):
    """A file does not hold a table of actions."""


class TableIsEmpty(TableProblem):
    sentence = "{name} holds no rows. Check that it was saved, and that it is the file with the actions."


class TableHasNoActions(TableProblem):
    sentence = "{name} has no column of actions. Give the column the heading “Action” within its first {within} rows, save the file, and import it again."


class TableIsOfAnotherKind(TableProblem):
    sentence = (
        "{name} is a file of another kind. Open it in the program that made it, save it as XLSX, and import that file."
    )


class TableIsLocked(TableProblem):
    sentence = "{name} is protected by a password, or is an old Excel file under a new name. Open it in Excel, save it as XLSX without a password, and import that file."


class TableIsDamaged(TableProblem):
    sentence = "{name} is damaged and could not be read. Open it in the program that made it, save it again as XLSX, and import that file."


class TableIsGarbled(TableProblem):
    sentence = "{name} cannot be read as a table from line {line} on: its quotation marks do not pair up, or a cell is far too long. Open it in a spreadsheet program, save it as XLSX, and import that file."


class CellIsTooLong(FileProblem):
    sentence = "{name} was not written: “{column}” in row {row} is longer than the {most} characters that its cell can hold. Shorten it{instead}."


class PlanHasChanged(Problem):
    """A plan is no longer what a preview was made of."""

    def __init__(self) -> None:
        super().__init__("The plan has changed meanwhile, so nothing was imported. Look at the changes again.")


class Cancelled(Problem):
    """The user stopped a long piece of work."""

    def __init__(self) -> None:
        super().__init__("Stopped, as you asked. Nothing was changed.")


class Ambiguous(Problem):
    """The beginning of an id fits several records."""

    def __init__(self, kind: str, wanted: str, count: int) -> None:
        super().__init__(
            f"“{wanted}” is the beginning of {count} ids. Type more of the id of the {kind} that is meant."
        )


class PassphrasesDiffer(FileProblem):
    sentence = "The two passphrases are not the same, so {name} was not created. Try again."


class NoFileYet(FileProblem):
    sentence = "There is no file {name} yet. Open the window to create it, begin with “tfm-desktop schools import CSV”, or name another file with --file."


class FileIsGone(FileProblem):
    sentence = (
        "{name} is no longer in its folder, so this was not saved. "
        "Put the file back, or keep what was saved before with File › Back up now."
    )


class ReviewIsRecorded(Problem):
    """A recorded review stays as it was."""

    def __init__(self) -> None:
        super().__init__("A review that is recorded stays as it was. Add a correction to it instead.")


class NoHistory(Problem):
    """The history of a plan begins later."""

    def __init__(self, wanted: str, begins: str) -> None:
        super().__init__(f"How the plan stood on {wanted} is not known: its history begins on {begins}.")


class NothingToCarryForward(Problem):
    """Every aim of a plan is achieved, dropped or carried forward already."""

    def __init__(self) -> None:
        super().__init__("There is nothing to carry forward: no aim is open, or next year’s plan holds them all.")


class TemplateIsBroken(FileProblem):
    sentence = "{name} cannot be used as a template of a plan: {why}. Put that right in a text editor, or take another template; the file was left as it is."


class NothingForATemplate(Problem):
    """A plan has nothing that another one could begin with."""

    def __init__(self) -> None:
        super().__init__("There is no template in this plan yet: none of its aims has a text. Write an aim first.")


class GroupIsClosed(Problem):
    """A Work Group of a year that is over stays as it was."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The Work Group {code or 'without a code'} is closed. Open it again before you change it.")


class IsMemberAlready(Problem):
    """A department is in a Work Group once."""

    def __init__(self, school: str) -> None:
        super().__init__(f"{school} is a member of this Work Group already.")


class NotAPattern(Problem, ValueError):
    """The text says nothing of how the sessions of a year lie."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text.strip()[:40]}” is not understood. Write how many, when, and how often: "
            "“four, 1-4pm, one each half-term” or “six, Wednesdays 13:00-16:00”."
        )


class CodeHasASlip(Problem, ValueError):
    """What was typed is no code of a recovery sheet."""


class NoRecoveryFile(FileProblem):
    sentence = "No recovery file for {name} was found. It is called “….recovery” and lies beside the file and with its backups: choose it there. Without it, or the passphrase, there is no way to open the file."


class RecoveryFileIsDamaged(FileProblem):
    sentence = "{name} is no recovery file, or it is damaged. Choose the one that lies with the backups of the file."


class CodeIsOfAnotherSheet(FileProblem):
    sentence = "This code does not go with {name}, which belongs to the sheet of {made}. Use that sheet, or choose another recovery file."


class RecoveryKnowsNoKey(FileProblem):
    sentence = "The recovery file goes with your sheet, but not with {name}: it is older than the file’s passphrase, or of another file. Choose the newest recovery file from the backups."


class FileIsLost(FileProblem):
    sentence = "{name} is no longer in the folder {folder}, but there are backups of it. Choose “Restore a backup…” to have it back, or File › New file… to begin anew."


class FileIsHeld(FileProblem):
    sentence = "{name} is held by another program, such as a virus scanner or a program that shows it, so that nothing was written there. Close that program or wait a minute, and try again."


class DiskFails(FileProblem):
    sentence = "The disk or stick with {name} does not answer, so this was not read or saved; what was saved before is on it still. See that it is plugged in and try again; if that does not help, open the file anew with File › Open file."


class TracesAreLeft(FileProblem):
    sentence = "The records are deleted, but traces of them may be left in {name} or beside it ({why}). Choose “Remove the traces” under Edit, Retention."


class PassphraseIsChanged(FileProblem):
    sentence = "{name} has the new passphrase now, but could not be opened with it yet. {why} Go back, and unlock it with the new passphrase."


class StaysInBin(Problem):
    """A record in the bin cannot be deleted by itself."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
