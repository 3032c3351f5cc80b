"""Endings of inflected words: what each tells of case, number or form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.glosses.endings import (
    CASES,
    FORMS,
    NUMBERS,
    Ending,
    endings_of,
    nominative_endings,
    place_suffixes,
    read_table,
    unlisted_endings,
)
from etl.lexicon import LexiconError

LANGUAGES = ("uk", "ru")
GENDERS = {"feminine", "neuter", "masculine"}


def table(part: str, line: str) -> str:
    """Return a file of endings with one line, the other tables empty."""
    others = {"nouns", "adjectives", "verbs"} - {part}
    shapes = "[participles]\npassive = []\nactive = []\nplaces = []\nreflexive = []\ninserted = []"
    return "\n".join([f"[{part}]", line, *(f"[{other}]" for other in sorted(others)), shapes])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nouns_have_cases_and_verbs_have_forms(language: str) -> None:
    found = endings_of(language)
    assert found.keys() == {"nouns", "adjectives", "verbs"}
    for part, endings in found.items():
        assert endings
        for told in endings.values():
            assert told.cases <= CASES
            assert told.number in NUMBERS
            assert (told.form in FORMS) == (part == "verbs")
            assert told.cases or part == "verbs"


@pytest.mark.parametrize(
    ("language", "ending", "told"),
    [
        ("uk", "ено", Ending(frozenset(), "singular", "impersonal")),
        ("uk", "еними", Ending(frozenset({"instrumental"}), "plural", "participle")),
        ("uk", "ючими", Ending(frozenset({"instrumental"}), "plural", "acting")),
        ("uk", "ався", None),
        ("uk", "лися", Ending(frozenset(), "plural", "past")),
        ("uk", "ються", Ending(frozenset(), "plural", "present")),
        ("ru", "енными", Ending(frozenset({"instrumental"}), "plural", "participle")),
        ("ru", "ющими", Ending(frozenset({"instrumental"}), "plural", "acting")),
        ("ru", "лись", Ending(frozenset(), "plural", "past")),
    ],
)
def test_participles_end_like_adjectives_and_reflexives_like_verbs(
    language: str, ending: str, told: Ending | None
) -> None:
    assert endings_of(language)["verbs"].get(ending) == told


def test_a_plain_ending_wins_over_that_of_a_participle() -> None:
    assert endings_of("uk")["verbs"]["ти"].form == "infinitive"
    assert endings_of("uk")["verbs"]["то"].form == "impersonal"
    assert endings_of("uk")["verbs"]["ті"].form == "participle"


@pytest.mark.parametrize(
    ("part", "line", "told"),
    [
        ("nouns", '"ам" = "dativ plural"', "'dativ plural'"),
        ("nouns", '"ам" = "dative"', "'dative'"),
        ("adjectives", '"им" = "dative plurals"', "'dative plurals'"),
        ("verbs", '"ла" = "passed singular"', "'passed singular'"),
        ("verbs", '"ла" = ""', "''"),
    ],
)
def test_an_ending_that_cannot_be_is_told_with_file_and_key(
    made: Callable[..., str], part: str, line: str, told: str
) -> None:
    code = made(endings=table(part, line))
    key = line.split(" ", maxsplit=1)[0].strip('"')
    where = rf"glosses/{code}/endings\.toml: \[{part}\] '{key}': {told} is not made of"
    with pytest.raises(LexiconError, match=where):
        endings_of(code)


def test_a_file_that_is_missing_or_broken_is_named(made: Callable[..., str]) -> None:
    code = made(nouns='[words]\n"танк" = tank\n')
    with pytest.raises(LexiconError, match=rf"glosses/{code}/nouns\.toml: .*line 2"):
        read_table(code, "nouns")
    with pytest.raises(LexiconError, match=rf"glosses/{code}/pronouns\.toml is missing"):
        read_table(code, "pronouns")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gender_has_an_ending_in_the_nominative(language: str) -> None:
    found = nominative_endings(language)
    assert {gender for letter, gender in found if not letter} == GENDERS
    adjectives = endings_of(language)["adjectives"]
    for (letter, gender), ending in found.items():
        assert len(letter) <= 1
        assert gender in GENDERS
        assert "nominative" in adjectives[ending].cases


@pytest.mark.parametrize(("letter", "ending"), [("н", "ый"), ("к", "ий"), ("ш", "ий")])
def test_the_last_letter_of_a_stem_settles_its_ending(letter: str, ending: str) -> None:
    found = nominative_endings("ru")
    assert found.get((letter, "masculine"), found["", "masculine"]) == ending


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_ending_of_a_surname_hides_a_longer_one(language: str) -> None:
    endings = list(unlisted_endings(language, "surnames"))
    for at, ending in enumerate(endings):
        hidden = [longer for longer in endings[at + 1 :] if longer.endswith(ending)]
        assert not hidden, ending


@pytest.mark.parametrize("language", LANGUAGES)
def test_adjectives_of_places_have_a_suffix(language: str) -> None:
    suffixes = place_suffixes(language)
    assert suffixes
    assert all(suffix and suffix.startswith(kept) for suffix, kept in suffixes.items())
