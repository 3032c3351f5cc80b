"""A sentence as the stages see it: read once, and its dates anew when the text before changes."""

from datetime import date, timedelta

import pytest

from etl.extract import extract_document
from etl.model import Document
from etl.periods import PeriodContext
from etl.place_names import Place, places_by
from etl.place_reader import PlaceReader
from etl.seen import Seen
from etl.sentences import sentence_spans

PUBLISHED = date(2024, 12, 6)


def first_of(text: str) -> Seen:
    return Seen(text, next(iter(sentence_spans(text))), PUBLISHED)


def test_each_stage_reads_a_sentence_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[PlaceReader] = []

    def counting(reader: PlaceReader) -> tuple[Place, ...]:
        asked.append(reader)
        return places_by(reader)

    monkeypatch.setattr("etl.seen.places_by", counting)
    seen = first_of("Russian drones hit a depot in Odesa.")
    assert not asked
    assert [place.text for place in seen.places] == ["Odesa"]
    assert seen.places is seen.places
    assert len(asked) == 1
    assert [mention.name for mention in seen.mentions] == ["Russia"]


def test_dates_follow_what_the_text_says_before() -> None:
    seen = first_of("Yesterday 40 boats left.")
    for stamp in (PUBLISHED, date(2024, 11, 2)):
        (period,) = seen.periods(PeriodContext(stamp=stamp))
        assert period.first == stamp - timedelta(days=1)


def test_an_entry_of_a_list_is_no_heading() -> None:
    assert first_of("Losses of the week").is_heading
    assert not first_of("Tanks - 191").is_heading
    assert not first_of("Drones of the operational and tactical level – 34,352 (+167)").is_heading
    assert first_of("Night of Sunday – 53 drones over the town as the talks go on").is_heading


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("personnel – about 30700 (+200) persons", True),
        ("personnel – 30700 persons", True),
        ("aircraft – over 300", True),
        ("boats – twelve units", True),
        ("personnel – about 30700 (+200) killed persons", False),
        ("Losses of the week – persons", False),
        ("Talks on the war – progress", False),
    ],
)
def test_what_an_entry_counts_may_stand_behind_its_amount(line: str, entry: bool) -> None:
    assert first_of(line).is_heading != entry


def test_a_list_of_losses_goes_on_behind_a_line_that_counts_people() -> None:
    text = "Losses of the enemy:\npersonnel – about 30700 (+200) persons\ntanks – 1358 (+4)"
    found = extract_document(Document("one", text, language="en")).facts
    assert [(fact.number_text, fact.metric) for fact in found] == [
        ("about 30700", "troops_lost"),
        ("200", "troops_lost"),
        ("1358", "equipment_lost"),
        ("4", "equipment_lost"),
    ]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Poland – 15 tanks, agreed upon in the spring of the year", True),
        ("Poland and its neighbours in the east – 15 tanks, agreed upon in the spring", False),
        ("poland – fifteen tanks, agreed upon in the spring of the year", False),
    ],
)
def test_a_name_with_a_dash_and_an_amount_is_an_entry(line: str, entry: bool) -> None:
    assert first_of(f"{line}\n\nA sentence.").is_entry is entry
