"""A document as the engine reads it: in its own English, or by the glosses of its language."""

from __future__ import annotations

from datetime import date

import pytest

from etl.extract import extract_document
from etl.glosses.reading import in_english, language_of, readable
from etl.model import Document, Extraction

UKRAINIAN = "Сили оборони збили 41 дрон над Києвом."
RUSSIAN = "Силы ПВО сбили 41 дрон, объявлен отбой."
ENGLISH = "Air defence shot down 41 drones over Київ."


@pytest.mark.parametrize(
    ("text", "said", "language"),
    [
        (UKRAINIAN, "uk", "uk"),
        (UKRAINIAN, "uk-UA", "uk"),
        (UKRAINIAN, "UK", "uk"),
        (RUSSIAN, "ru", "ru"),
        (RUSSIAN, "uk", "uk"),
        (ENGLISH, "uk", "uk"),
        (UKRAINIAN, None, "uk"),
        (UKRAINIAN, "", "uk"),
        (UKRAINIAN, "en", "uk"),
        (RUSSIAN, None, "ru"),
        (RUSSIAN, "en-GB", "ru"),
        ("Збито 41 дрон.", "ru", "ru"),
        (ENGLISH, None, None),
        (ENGLISH, "en", None),
        (UKRAINIAN, "bg", None),
        (RUSSIAN, "de", None),
        ("", None, None),
        ("41 – 12.", None, None),
    ],
)
def test_the_language_is_said_or_seen_by_the_letters(
    text: str, said: str | None, language: str | None
) -> None:
    assert language_of(Document("one", text, language=said)) == language


def test_only_the_beginning_of_a_text_tells_its_language() -> None:
    assert language_of(Document("one", ENGLISH * 60 + UKRAINIAN * 200)) is None
    assert language_of(Document("one", UKRAINIAN * 60 + ENGLISH * 200)) == "uk"


def test_a_document_without_glosses_is_read_as_it_is() -> None:
    document = Document("one", ENGLISH, title="Night", language="en")
    found = readable(document)
    assert found.document is document
    assert found.original is document
    extraction = Extraction()
    assert found.restored(extraction) is extraction


def test_title_publisher_and_text_are_worded_and_the_rest_stays() -> None:
    document = Document(
        "one",
        "Збито 41 дрон.",
        title="Ніч над Києвом",
        publisher="Генштаб",
        url="https://example.org/1",
        published_date=date(2025, 3, 12),
        language="uk",
        source="file.txt",
    )
    found = readable(document)
    assert found.original is document
    assert found.document.text == "Shot down 41 drones."
    assert found.document.title == "Night over Kyiv"
    assert found.document.publisher == "General Staff"
    assert found.document.language == "en"
    kept = ("doc_id", "url", "published_date", "source")
    assert all(getattr(found.document, name) == getattr(document, name) for name in kept)


def test_what_is_not_there_is_not_worded() -> None:
    found = readable(Document("one", UKRAINIAN))
    assert (found.document.title, found.document.publisher, found.title) == (None, None, None)


@pytest.mark.parametrize("said", ["uk", None, "en"])
def test_facts_name_the_language_that_their_document_says(said: str | None) -> None:
    (fact,) = extract_document(Document("one", UKRAINIAN, language=said)).facts
    assert fact.language == said
    assert fact.sentence == UKRAINIAN
    assert (fact.number_text, fact.metric) == ("41", "drones_shot_down")


def test_documents_of_several_languages_are_read_side_by_side() -> None:
    texts = (UKRAINIAN, RUSSIAN, "Air defence shot down 41 drones.")
    found = [extract_document(Document("one", text)).facts for text in texts]
    assert [[fact.metric for fact in facts] for facts in found] == [["drones_shot_down"]] * 3


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Генштаб", "General Staff"),
        ("Минобороны", "Defence ministry"),
        ("Air Force", "Air Force"),
        ("BBC News", "BBC News"),
        ("", ""),
    ],
)
def test_a_name_in_english_is_read_by_its_letters(name: str, english: str) -> None:
    assert in_english(name) == english
