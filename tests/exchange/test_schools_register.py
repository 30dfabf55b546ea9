"""The schools register is read from whatever file a user holds."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tfm_desktop.domain import errors
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.exchange import csv_rows
from tfm_desktop.exchange.schools_register import Register, SkippedRow, read_links, read_register

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "schools"
real_files = pytest.mark.skipif(not REAL.is_dir(), reason="the real register is not beside this clone")

HEADING = {
    "urn": "URN",
    "name": "EstablishmentName",
    "street": "Street",
    "town": "Town",
    "postcode": "Postcode",
    "local_authority": "LA (name)",
    "phase": "PhaseOfEducation (name)",
    "type_group": "EstablishmentTypeGroup (name)",
    "status": "EstablishmentStatus (name)",
}
# The apostrophe, between plain letters, is in Windows-1252 nothing that UTF-8 could be.
OTHERS = ["LA (code)", "Head’s title", "PreviousLA (name)"]
WESTERN = "aZ09 ,;\"'\n\r\t&<>’éÉà–£½"

words = st.text(st.sampled_from(WESTERN), max_size=20)
any_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
encodings = st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16"])
# With a bare newline the CSV writer leaves a carriage return unquoted.
styles = st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)])
urns = st.integers(10000, 9999999).map(str)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register") / "register.csv"


def written(path: Path, rows: list[list[str]], encoding: str = "cp1252", **style: object) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, **style).writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def of_text(path: Path, text: str) -> Register:
    path.write_bytes(text.encode())
    return read_register(path)


def ends_of_line(text: str) -> int:
    return text.count("\n") + text.count("\r")


@st.composite
def schools(draw: st.DrawFn, text: st.SearchStrategy[str]) -> list[SchoolFields]:
    told = draw(st.lists(urns, min_size=1, max_size=6, unique=True))
    values = [{"urn": urn, "name": "S" + draw(text), **{f: draw(text) for f in list(HEADING)[2:]}} for urn in told]
    return [SchoolFields.model_validate(one) for one in values]


@given(st.data(), encodings, st.permutations([*HEADING.values(), *OTHERS]), styles)
def test_what_was_written_is_read_back_in_any_encoding_and_order(
    place: Path, data: st.DataObject, encoding: str, order: list[str], style: tuple[str, int]
) -> None:
    text = words if encoding == "cp1252" else any_words
    wanted = data.draw(schools(text))
    line_end, quoting = style
    field_of = {column: field for field, column in HEADING.items()}
    rows = [[getattr(one, field_of[c]) if c in field_of else data.draw(text) for c in order] for one in wanted]
    assume(all(sum(map(ends_of_line, row)) < csv_rows.MOST_LINES_OF_A_ROW for row in rows))
    written(place, [order, *rows], encoding, quoting=quoting, lineterminator=line_end)
    assert read_register(place) == Register(tuple(wanted), ())


def test_the_columns_are_found_whatever_their_case_and_spacing(tmp_path: Path) -> None:
    found = of_text(
        tmp_path / "r.csv", ' urn ,ESTABLISHMENTNAME,PostCode,"la(Name)"\n100049,Haverstock,NW3 2BQ,Camden\n'
    )
    assert found.schools == (
        SchoolFields(urn="100049", name="Haverstock", postcode="NW3 2BQ", local_authority="Camden"),
    )


def test_of_two_columns_of_one_name_the_first_is_taken(tmp_path: Path) -> None:
    found = of_text(tmp_path / "r.csv", "URN,EstablishmentName,Town,Town\n100049,Haverstock,London,Leeds\n")
    assert found.schools[0].town == "London"


def test_a_spreadsheets_unicode_text_is_read(tmp_path: Path) -> None:
    rows = [["URN", "EstablishmentName", "Town"], ["100049", "École, Ysgol Ŵ", "London"]]
    path = written(tmp_path / "r.txt", rows, "utf-16", delimiter="\t")
    assert read_register(path).schools == (SchoolFields(urn="100049", name="École, Ysgol Ŵ", town="London"),)


def test_signs_that_windows_1252_lacks_and_control_characters_stay_visible(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"URN,EstablishmentName\n100049,St Mary\x92s \x81 \x07 bell\n")
    assert [one.name for one in read_register(path).schools] == ["St Mary’s \ufffd ␇ bell"]


@given(
    st.data(),
    st.sampled_from(['100001,"Left open', '100001,Left "open', '100001,"Left "open"', "100001", "100001,a,b,c", '"']),
)
def test_a_faulty_row_is_told_by_its_line_and_swallows_no_neighbour(
    place: Path, data: st.DataObject, faulty: str
) -> None:
    wanted = data.draw(
        st.lists(st.tuples(urns, words.map(lambda w: " ".join(w.split()) or "S")), min_size=1, max_size=8)
    )
    wanted = list({urn: (urn, "S" + name) for urn, name in wanted if urn != "100001"}.values())
    at = data.draw(st.integers(0, len(wanted)))
    quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    written(place, [["URN", "EstablishmentName", "Town"], *[[*one, ""] for one in wanted]], "utf-8", quoting=quoting)
    lines = place.read_bytes().decode().splitlines(keepends=True)
    lines.insert(at + 1, faulty + "\r\n")
    found = of_text(place, "".join(lines))
    assert [(one.urn, one.name) for one in found.schools] == wanted
    assert [one.line for one in found.skipped] == [at + 2]


def test_the_line_is_where_a_row_starts_in_the_file(tmp_path: Path) -> None:
    heading = "\r\nURN,EstablishmentName\r\n"
    rows = '100001,"Two\r\nlines"\r\n\r\nx,Bad\r\n100002,\r\n,Gone\r\n100001,Twice\r\n100003\r\n'
    found = of_text(tmp_path / "r.csv", heading + rows)
    assert [one.name for one in found.schools] == ["Two lines"]
    assert found.skipped == (
        SkippedRow(6, "“x” is not a URN."),
        SkippedRow(7, "It has no “EstablishmentName”."),
        SkippedRow(8, "It has no URN."),
        SkippedRow(9, "The URN 100001 stands further up already."),
        SkippedRow(10, "It has 1 cells where the heading has 2."),
    )


def test_a_text_that_is_too_long_is_skipped_and_not_cut(tmp_path: Path) -> None:
    text = f"URN,EstablishmentName,Town\n100001,One,{'x' * 101}\n100002,{'y' * 140_000},B\n100003,Three,C\n"
    found = of_text(tmp_path / "r.csv", text)
    assert [one.name for one in found.schools] == ["Three"]
    assert [one.line for one in found.skipped] == [2, 3]
    assert found.skipped[0].why == "Its “Town” is far too long."


def test_rows_of_nothing_but_commas_are_passed_over(tmp_path: Path) -> None:
    assert of_text(tmp_path / "r.csv", "URN,EstablishmentName\n,\n100001,One\n,\n") == Register(
        (SchoolFields(urn="100001", name="One"),), ()
    )


def test_quotation_marks_left_open_all_the_way_down_do_not_stall_the_reading(tmp_path: Path) -> None:
    found = of_text(tmp_path / "r.csv", "URN,EstablishmentName\n" + 'x","a\n' * 5000 + "100001,One\n")
    assert [one.name for one in found.schools] == ["One"]
    assert len(found.skipped) == 5000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", errors.RegisterIsEmpty),
        (b"\xef\xbb\xbf", errors.RegisterIsEmpty),
        (b"\r\n" * 50, errors.RegisterIsEmpty),
        (b"URN,EstablishmentName\r\n", errors.RegisterIsEmpty),
        (b"Dear head teacher\r\nthank you for the day.\r\n", errors.RegisterIsNotCsv),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", errors.RegisterIsNotCsv),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", errors.RegisterIsNotCsv),
        (b'"URN,EstablishmentName\r\n100049,Haverstock\r\n', errors.RegisterIsNotCsv),
        (b"URN,EstablishmentName\r\n100049," + b"x" * 1_000_001, errors.RegisterIsNotCsv),
        (b"Name,Town\r\nHaverstock,London\r\n", errors.RegisterHasNoColumn),
        (b"URN\r\n100049\r\n", errors.RegisterHasNoColumn),
    ],
)
def test_a_file_that_is_no_register_is_named(tmp_path: Path, content: bytes, problem: type[Exception]) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(problem, match=r"“r\.csv”"):
        read_register(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.RegisterHasNoColumn, match="no column “URN”"):
        of_text(tmp_path / "r.csv", "Name,Town\nHaverstock,London\n")


def test_a_missing_file_a_folder_and_a_pipe_are_named(tmp_path: Path) -> None:
    with pytest.raises(errors.FileIsMissing):
        read_register(tmp_path / "none.csv")
    with pytest.raises(errors.CannotRead, match="it is a folder"):
        read_register(tmp_path)
    with pytest.raises(errors.CannotRead):
        read_register(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(errors.CannotRead, match="not an ordinary file"):
        read_register(tmp_path / "pipe.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="every file is open to this user")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("URN,EstablishmentName\n")
    path.chmod(0)
    with pytest.raises(errors.CannotRead):
        read_register(path)


def test_a_file_beyond_all_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(csv_rows.MOST_BYTES + 1)
    with pytest.raises(errors.FileIsTooLarge, match="200 MB"):
        read_register(large)
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 1000)
    assert len(of_text(tmp_path / "many.csv", "URN,EstablishmentName\n" + "x\n" * 1000).skipped) == 1000
    with pytest.raises(errors.FileIsTooLarge, match="1,000 rows"):
        of_text(tmp_path / "many.csv", "URN,EstablishmentName\n" + "x\n" * 1001)


def test_progress_grows_and_can_stop_the_reading(tmp_path: Path) -> None:
    rows = "".join(f"{urn},School\n" for urn in range(100_000, 102_000))
    path = tmp_path / "r.csv"
    path.write_text("URN,EstablishmentName\n" + rows)
    told: list[float] = []
    assert len(read_register(path, lambda part: told.append(part) or True).schools) == 2000  # type: ignore[func-returns-value]
    assert told == sorted(told)
    assert len(told) == 4
    assert all(0 < part <= 1 for part in told)
    with pytest.raises(errors.Cancelled):
        read_register(path, lambda part: part < 0)


def test_the_plainest_link_names_the_successor(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text(
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
        "100001,200001,A,Successor - Split School,\n"
        "100001,200002,B,Successor - amalgamated,\n"
        "100001,200003,C,Successor - merged,\n"
        "100001,200004,D,Successor,\n"
        "100001,200005,E,Successor,\n"
        "100002,200006,F,Predecessor,\n"
        "100003,100003,G,Successor,\n"
        "100004,,H,Successor,\n"
        "100005,200007\n"
        "100006,200008,I,Successor of a new kind,\n"
    )
    assert read_links(path) == {"100001": "200004", "100006": "200008"}


def test_a_file_without_links_is_named(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("URN,EstablishmentName\n100049,Haverstock School\n")
    with pytest.raises(errors.LinksHaveNoColumn, match="“LinkURN”"):
        read_links(path)


@real_files
def test_the_real_register_is_read_whole() -> None:
    found = read_register(REAL / "edubase_secondary_2022-07.csv")
    assert len(found.schools) == 3406
    assert found.skipped == ()
    assert found.schools[0] == SchoolFields(
        urn="100049",
        name="Haverstock School",
        street="24 Haverstock Hill",
        town="London",
        postcode="NW3 2BQ",
        local_authority="Camden",
        phase="Secondary",
        type_group="Local authority maintained schools",
        status="Open",
    )
    assert "St Thomas à Becket Catholic Secondary School, A Voluntary Academy" in {one.name for one in found.schools}


@real_files
def test_the_real_links_are_read() -> None:
    found = read_links(REAL / "links_edubasealldata_2025-04.csv")
    assert len(found) == 16686
    assert found["100012"] == "100021"
