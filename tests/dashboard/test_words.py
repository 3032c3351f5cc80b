from __future__ import annotations

from typing import Any

import pytest

from dashboard import words
from etl.catalogue import load_catalogue
from etl.parties import load_parties
from tests.dashboard.records import fact


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "53"),
        ({"number_text": "Fifty-three"}, "53"),
        ({"value": 1460.0}, "1,460"),
        ({"value": 4_100_000.0}, "4.1 million"),
        ({"value": 1_303_550.0}, "1,303,550"),
        ({"qualifier": "at_least", "number_text": "More than 2,000"}, "more than 2,000"),
        ({"qualifier": "at_least", "value": 2000.0, "number_text": "2,000 or more"},
         "at least 2,000"),
        ({"qualifier": "at_most", "value": 500.0, "number_text": "до 500"}, "at most 500"),
        ({"qualifier": "range", "low": 10_000.0, "high": 12_000.0}, "10,000–12,000"),
        ({"qualifier": "vague", "number_text": "Hundreds of\nthousands"}, "hundreds of thousands"),
        ({"unit": "USD", "value": 725_000_000.0}, "$725 million"),
        ({"unit": "CHF", "value": 5_000_000.0}, "CHF 5 million"),
        ({"unit": "km2", "value": 12.5}, "12.5 km²"),
    ],
)  # fmt: skip
def test_numbers_are_worded_as_the_source_words_them(values: dict[str, Any], said: str) -> None:
    assert words.value_words(fact(**values)) == said


def test_a_midpoint_is_never_printed() -> None:
    shown = words.value_words(fact(qualifier="range", value=11_000.0, low=10_000.0, high=12_000.0))
    assert "11,000" not in shown


def test_what_is_counted_leaves_out_what_the_fact_does_not_say() -> None:
    assert words.what(fact()) == "drones launched by Russia at Ukraine"
    assert words.what(fact(actor=None, target=None)) == "drones launched"
    assert words.what(fact(metric="aid_pledged", item="artillery round", actor=None)) == (
        "artillery rounds promised to Ukraine"
    )


@pytest.mark.parametrize(
    ("metric", "sides", "said"),
    [
        ("drones_launched", ("Houthis", "United States"),
         "drones launched by the Houthis at the United States"),
        ("people_killed", (None, "Netherlands"), "people killed in the Netherlands"),
        ("troops_captured", ("Ukraine", "Russia"), "Russian soldiers captured by Ukraine"),
        ("troops_killed", (None, "United Kingdom"), "British soldiers killed"),
        ("troops_killed", (None, "New Zealand"), "New Zealand soldiers killed"),
        ("troops_killed", (None, "European Union"), "soldiers of the European Union killed"),
        ("troops_killed", (None, "NATO"), "soldiers of NATO killed"),
        ("troops_killed", (None, None), "soldiers killed"),
        ("equipment_lost", (None, "Russia"), "Russian tanks lost"),
        ("drones_hit", ("Iran", "Israel"), "Iranian drones that struck Israel"),
    ],
)  # fmt: skip
def test_sides_read_as_in_a_sentence(
    metric: str, sides: tuple[str | None, str | None], said: str
) -> None:
    actor, target = sides
    assert words.what(fact(metric=metric, actor=actor, target=target, item="tank")) == said


def test_names_take_their_article_from_data() -> None:
    assert words.in_sentence("United Nations") == "the United Nations"
    assert words.in_sentence("Ukraine") == "Ukraine"
    assert words.source_in_sentence(fact(attributed_to="White House")) == "the White House"
    assert not [side for side in load_parties().sides if side.startswith("United ")
        and words.in_sentence(side) == side]  # fmt: skip


def test_what_stands_alone_does_not_begin_in_the_middle() -> None:
    land = fact(metric="territory_captured", target=None)
    assert words.what(land) == "of territory held by Russia"
    assert words.what_title(land) == "Territory held by Russia"
    assert words.what_title(fact()) == "Drones launched by Russia at Ukraine"


def test_every_metric_of_the_catalogue_has_words() -> None:
    for name in load_catalogue().metrics:
        title = words.what_title(fact(metric=name, location="Kursk", item="tank"))
        assert title.split()[0].lower() not in ("of", "in")
        said = words.what(fact(metric=name, location="Kursk", item="tank"))
        assert not set("[]{}<>") & set(said)
        assert words.metric_label(name) != name


def test_a_metric_without_phrases_is_called_by_its_id() -> None:
    assert words.metric_label("ships_sunk") == "Ships sunk"
    assert words.what(fact(metric="ships_sunk")) == "ships sunk, Russia"


@pytest.mark.parametrize(
    ("item", "many"),
    [("artillery round", "artillery rounds"), ("make of firearm", "makes of firearm"),
     ("anti-tank battery", "anti-tank batteries"), ("aircraft", "aircraft"), ("ракета", "ракета")],
)  # fmt: skip
def test_plurals(item: str, many: str) -> None:
    assert words.plural(item) == many


@pytest.mark.parametrize(
    ("source", "side"),
    [("Ukraine’s air force", "a"), ("Kyiv", "a"), ("Генштаб ЗСУ", "a"), ("the Kremlin", "b"),
     ("Минобороны России", "b"), ("Pentagon", "third"), (None, "third"),
     ("BBC’s Russian service", "third"), ("Mediazona", "third"), ("The Kyiv Post", "third"),
     ("Русская служба Би-би-си", "third"), ("Russian journalists", "third"),
     ("Security Service of Ukraine", "a"), ("Ukraine’s State Border Guard Service", "a"),
     ("Russia’s Federal Security Service", "b")],
)  # fmt: skip
def test_colour_says_who_speaks(source: str | None, side: str) -> None:
    assert words.speaker_side(source) == side


@pytest.mark.parametrize("written", ["its air force", "air force", "Kyiv's Air Force"])
def test_a_source_is_shown_by_its_one_name_and_kept_as_named(written: str) -> None:
    said = fact(attributed_to=written)
    assert words.source(said) == "Ukraine’s air force"
    assert words.speaker_side(words.source(said)) == "a"
    assert words.source_as_named(said) == written


def test_a_sentence_to_publish_names_source_publisher_and_link() -> None:
    said = words.sentence_to_publish(fact(), "http://here/fact/1")
    assert said == (
        "53 drones launched by Russia at Ukraine (night of 5–6 December 2024), Ukraine’s air force "
        "says, according to Test bulletin, 6 Dec 2024. http://here/fact/1"
    )
    vague = fact(qualifier="vague", number_text="hundreds", attributed_to="Ukrainian air force")
    assert words.sentence_to_publish(vague, "").startswith("Hundreds of drones")
    assert "Ukraine’s air force says" in words.sentence_to_publish(vague, "")
    other = fact(attributed_to="Pentagon press office")
    assert "the Pentagon press office says" in words.sentence_to_publish(other, "")
