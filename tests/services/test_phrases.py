"""The lists that save typing: as they ship, as the user's own, and what cannot be one of them."""

import pytest

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.phrases import Occasion, PhraseList, shipped
from tfm_desktop.services.phrases import OnePhraseList
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change


@pytest.fixture
def abbreviations(services: Services) -> OnePhraseList:
    return services.phrases.lists[PhraseList.ABBREVIATION]


@pytest.fixture
def words(services: Services) -> OnePhraseList:
    return services.phrases.lists[PhraseList.WORD]


def shorts(one: OnePhraseList) -> list[str]:
    return [each.fields.short for each in one.of(one.id)]


def test_looking_writes_nothing(services: Services, abbreviations: OnePhraseList) -> None:
    assert shorts(abbreviations) == [one.short for one in shipped() if one.list is PhraseList.ABBREVIATION]
    assert services.phrases.current().abbreviations["wb"] == "whiteboards"
    assert not services.database.undo_label
    assert services.phrases.all(services.phrases.select()) == []


def test_the_first_edit_takes_what_ships_along_and_is_one_step(
    services: Services, abbreviations: OnePhraseList
) -> None:
    changes: list[Change] = []
    services.database.listen(changes.append)
    before = abbreviations.of(abbreviations.id)
    abbreviations.change(before[0].id, text="mini-whiteboards")
    assert [one.label for one in changes] == ["Edit abbreviation"]
    assert services.phrases.current().abbreviations["wb"] == "mini-whiteboards"
    after = abbreviations.of(abbreviations.id)
    assert [one.id for one in after] == [one.id for one in before]
    assert len(services.phrases.current().fitting(ObservationKind.ADVOCATE)) > 16
    services.database.undo()
    assert services.phrases.current().abbreviations["wb"] == "whiteboards"
    assert services.phrases.all(services.phrases.select()) == []


def test_an_abbreviation_is_added_moved_and_binned(services: Services, abbreviations: OnePhraseList) -> None:
    made = abbreviations.add(abbreviations.id, short="oh", text="our hub")
    assert shorts(abbreviations)[-1] == "oh"
    abbreviations.move(made, -100)
    assert shorts(abbreviations)[0] == "oh"
    abbreviations.bin(made)
    assert "oh" not in services.phrases.current().abbreviations
    assert services.database.undo_label == "Bin abbreviation"
    services.database.undo()
    assert shorts(abbreviations)[0] == "oh"


def test_every_shipped_abbreviation_may_go(services: Services, abbreviations: OnePhraseList) -> None:
    for one in abbreviations.of(abbreviations.id):
        abbreviations.bin(one.id)
    assert services.phrases.current().abbreviations == {}


@pytest.mark.parametrize(
    ("short", "sentence"),
    [
        ("wb", "“wb” is in the list already and becomes “whiteboards”. Change that row, or type another word."),
        ("WB ", "“WB” is in the list already and becomes “whiteboards”. Change that row, or type another word."),
        ("w b", "“w b” has a space in it. Type it as one word, such as “wb”."),
        ("", "Type it as one word, such as “wb”."),
        ("a" * 21, "Short: use at most 20 characters; put more in the notes."),
    ],
)
def test_what_is_no_abbreviation_is_refused(
    services: Services, abbreviations: OnePhraseList, short: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        abbreviations.add(abbreviations.id, short=short, text="anything")
    assert refused.value.fields == {"short": sentence}
    with pytest.raises(Invalid):
        abbreviations.change(abbreviations.of(abbreviations.id)[1].id, short=short)
    assert not services.database.undo_label  # nor was anything taken into the file


def test_all_that_is_wrong_is_said_at_once(abbreviations: OnePhraseList) -> None:
    with pytest.raises(Invalid) as refused:
        abbreviations.add(abbreviations.id, short="wb")
    assert set(refused.value.fields) == {"short", "text"}


def test_an_abbreviation_may_keep_its_own_letters(abbreviations: OnePhraseList) -> None:
    first = abbreviations.of(abbreviations.id)[0]
    assert abbreviations.change(first.id, short="WB").fields.short == "WB"


def test_own_words_need_no_copy_of_what_ships(services: Services, words: OnePhraseList) -> None:
    services.phrases.learn("Haverstock")
    services.phrases.learn("Haverstock")
    words.add(words.id, text="oracy")
    assert [one.fields.text for one in words.of(words.id)] == ["Haverstock", "oracy"]
    assert services.phrases.current().words == {"Haverstock", "oracy"}
    assert len(services.phrases.all(services.phrases.select())) == 2
    for text in ("two words", "HAVERSTOCK"):
        with pytest.raises(Invalid):
            words.add(words.id, text=text)


def test_a_stem_is_offered_where_it_fits(services: Services) -> None:
    stems = services.phrases.lists[PhraseList.STEM]
    stems.add(stems.id, occasion=Occasion.LESSON_STUDY, text="What did Pupil … do?")
    texts = {kind: [one.text for one in services.phrases.current().fitting(kind)] for kind in ObservationKind}
    assert "What did Pupil … do?" in texts[ObservationKind.LESSON_STUDY]
    assert "What did Pupil … do?" not in texts[ObservationKind.ADVOCATE]
