"""Facts read in a gloss, with the words and the places of the original."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract import extract_document
from etl.glosses.glossed import glossed
from etl.glosses.restored import restored
from etl.identity import fact_id, observation_of
from etl.model import Document, Evidence, Extraction, Fact, Rejection

DAY = date(2025, 3, 12)
LANGUAGES = ("uk", "ru")
SENTENCES = {
    "uk": [
        "{opening} сили ППО збили {number} дронів над Полтавщиною.",
        "{opening} у Харкові загинули {number} людей, повідомили у Генштабі.",
        "{opening} росіяни випустили {number} ракет по Одесі.",
        "Поранено {number} цивільних, — Генштаб ЗСУ.",
        "Про це повідомив Генштаб.",
        "Ремонт триває вже {number} днів.",
        "«Ми втратили {number} танків», – сказав командир.",
        "Втрати: танків ‒ {number} (+{number})",
    ],
    "ru": [
        "{opening} силы ПВО сбили {number} дронов над Брянской областью.",
        "{opening} в Белгороде погибли {number} человек, сообщил Вячеслав Гладков.",
        "{opening} украинские войска выпустили {number} ракет по Курску.",
        "Ранены {number} мирных жителей, — Минобороны РФ.",
        "Об этом сообщил губернатор.",
        "Ремонт идёт уже {number} дней.",
        "«Мы потеряли {number} танков», – сказал командир.",
        "Потери: танков – {number} (+{number})",
    ],
}
OPENINGS = {
    "uk": ["Уночі", "12 березня", "За добу", "О 18:30", "У понеділок"],
    "ru": ["Ночью", "12 марта", "За сутки", "В 18:30", "В понедельник"],
}
NUMBERS = {
    "uk": [
        "41",
        "до 40",
        "понад 1 тисячу 279",
        "2,5 тис.",
        "п'ять",
        "від 10 до 15",
        "щонайменше 7",
    ],
    "ru": ["41", "до 40", "более 1 тысячи 279", "2,5 тыс.", "пять", "от 10 до 15", "не менее 7"],
}


def document(text: str, language: str, title: str | None = None) -> Document:
    return Document("one", text, title, language=language, published_date=DAY)


def read(text: str, language: str, title: str | None = None) -> Extraction:
    return extract_document(document(text, language, title), with_rejections=True)


@st.composite
def reports(draw: st.DrawFn, language: str) -> str:
    """Return some sentences of a language, each with its own opening and number."""
    found = [
        draw(st.sampled_from(SENTENCES[language])).format(
            opening=draw(st.sampled_from(OPENINGS[language])),
            number=draw(st.sampled_from(NUMBERS[language])),
        )
        for _ in range(draw(st.integers(1, 5)))
    ]
    return draw(st.sampled_from([" ", "\n", "\n\n"])).join(found)


def assert_in_place(text: str, found: Extraction) -> None:
    numbers: list[Fact | Rejection] = [*found.facts, *found.rejections]
    for one in numbers:
        assert text[one.sentence_start : one.sentence_end] == one.sentence
        assert text[one.number_start : one.number_end] == one.number_text
        assert one.sentence_start <= one.number_start <= one.number_end <= one.sentence_end
    for fact in found.facts:
        assert fact.number_text
        for entry in fact.evidence:
            assert text[entry.start : entry.end] == entry.text
            assert entry.text


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(data=st.data())
def test_facts_and_rejections_lie_where_their_offsets_say(
    language: str, data: st.DataObject
) -> None:
    text = data.draw(reports(language))
    found = read(text, language)
    assert_in_place(text, found)
    assert len({fact.fact_id for fact in found.facts}) == len(found.facts)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(data=st.data())
def test_any_cyrillic_text_is_read(language: str, data: st.DataObject) -> None:
    letters = st.text(st.characters(min_codepoint=0x400, max_codepoint=0x4FF), max_size=9)
    known = st.sampled_from(" ".join(SENTENCES[language]).split(" "))
    digits = st.sampled_from(["41", "1,5", "18.30", "2024", "50", "(+15)", "\n", "«", "», –", "-й"])
    words = data.draw(st.lists(st.one_of(letters, known, digits), max_size=25))
    text = " ".join(words)
    assert_in_place(text, read(text, language))


@pytest.mark.parametrize(
    ("language", "text", "location", "source"),
    [
        (
            "uk",
            "Унаслідок удару по Краматорську загинули 5 людей, повідомили в Генштабі.",
            "Краматорськ",
            "Генштаб",
        ),
        (
            "ru",
            "В Белгороде ранены 5 человек, сообщил Вячеслав Гладков.",
            "Белгород",
            "Вячеслав Гладков",
        ),
    ],
)
def test_names_are_in_the_nominative_and_their_words_as_they_stand(
    language: str, text: str, location: str, source: str
) -> None:
    (fact,) = read(text, language).facts
    assert (fact.location, fact.attributed_to) == (location, source)
    assert_in_place(text, Extraction((fact,)))


def test_sides_and_items_stay_english() -> None:
    (fact,) = read("Росіяни випустили по Україні 7 крилатих ракет.", "uk").facts
    assert (fact.actor, fact.target, fact.item) == ("Russia", "Ukraine", "cruise missile")
    assert fact.number_text == "7"


def test_what_a_document_says_of_itself_is_kept() -> None:
    (fact,) = extract_document(
        Document(
            "one",
            "Загинули 5 людей.",
            title="Удар по Сумах",
            publisher="Новини Сум",
            language="uk",
        )
    ).facts
    assert (fact.title, fact.publisher, fact.language) == ("Удар по Сумах", "Новини Сум", "uk")


def test_a_place_of_the_title_is_written_as_there() -> None:
    (fact,) = read("Після удару загинули 5 людей.", "uk", "Вибухи в Павлограді").facts
    assert fact.location == "Павлоград"
    assert "location" not in {entry.role for entry in fact.evidence}


def test_ids_follow_from_what_the_original_says() -> None:
    text = "Збито 41 дрон. Збито 41 дрон."
    facts = read(text, "uk").facts
    assert [fact.fact_id for fact in facts] == [
        fact_id("one", "Збито 41 дрон.", nth, 6, 8, "drones_shot_down") for nth in (0, 1)
    ]
    assert [fact.observation_id for fact in facts] == [observation_of(fact) for fact in facts]


def test_evidence_of_words_that_grammar_put_in_is_left_out() -> None:
    text = "Дах школи горить. Збито 41 дрон."
    gloss = glossed(text, "uk")
    (found,) = extract_document(document(gloss.text, "en")).facts
    at = gloss.text.index(" of ") + 1
    beside = replace(found, evidence=(*found.evidence, Evidence("verb", at, at + 2, "of")))
    (back,) = restored(Extraction((beside,)), document(text, "uk"), gloss, None, "uk").facts
    (plain,) = read(text, "uk").facts
    assert back == plain
