from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import wordfiles
from dashboard.wordfiles import WordsError, read_names, read_phrases, read_speakers

NAMES = 'articles = ["UN"]\n[adjectives]\n"New Zealand" = "New Zealand"\n'
PHRASE = '[drones_lost]\nwhat = "drones"\nshort = "Drones"\n'
SIDES = 'never = ["BBC"]\n[[side]]\nname = "Ukraine"\ncolour = "a"\nwords = ["Ukrain"]\n'


def refusal(tmp_path: Path, name: str, text: str, read: Callable[[Path], Any]) -> str:
    """Return the one line with which a file is refused."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError) as caught:
        read(path)
    said = str(caught.value)
    assert said.startswith(f"{name}: ")
    return said


def test_the_files_that_the_product_ships_can_be_read() -> None:
    wordfiles.check_words()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match=r"^names\.toml: cannot be read: "):
        read_names(tmp_path / "names.toml")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("articles = [", "cannot be read"),
        ("[adjectives]", "articles must be a list"),
        ('articles = "UN"\n[adjectives]', "articles must be a list"),
        ("articles = []\n[adjectives]", "articles must be a list"),
        ('articles = ["UN", 3]\n[adjectives]', "articles must be a list of texts, not of 3"),
        ('articles = ["UN", " "]\n[adjectives]', "articles must be a list of texts, not of ' '"),
        ('articles = ["UN", "EU", "UN"]\n[adjectives]', "articles names 'UN' twice"),
        ('articles = ["UN"]', "[adjectives] is missing"),
        ('articles = ["UN"]\nadjectives = 3', "[adjectives] is missing"),
        (NAMES + '"Freedonia" = "Freedonian"', "[adjectives]: no side is called 'Freedonia'"),
        (NAMES + '"NATO" = 3', "[adjectives] NATO must be a text"),
        (NAMES + '"NATO" = ""', "[adjectives] NATO must be a text"),
        ('article = ["UN"]\n' + NAMES, "unknown key 'article'; known are articles, adjectives"),
    ],
)
def test_a_mistake_in_the_names_is_told_by_file_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    assert named in refusal(tmp_path, "names.toml", text, read_names)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("drones_lost = 3", "[drones_lost]: must be a table"),
        (PHRASE.replace("lost", "lots"), "[drones_lots]: the catalogue has no metric"),
        ('[drones_lost]\nwhat = "drones"', "[drones_lost] short must be a text"),
        ('[drones_lost]\nshort = "Drones"', "[drones_lost] what must be a text"),
        (PHRASE + "part = 3", "[drones_lost] part must be a text"),
        (PHRASE + 'parts = "lost"', "[drones_lost] unknown key 'parts'"),
        (PHRASE + 'part_to = "for {where}"', "[drones_lost] part_to: {where} is none of actor"),
        (PHRASE + 'part = "<drones of {place}>"', "[drones_lost] part: {place} is none of actor"),
        (PHRASE + 'part = "lost[ over {place}"', "[drones_lost] part: a '[' stands alone"),
        (PHRASE + 'part = "<drones> lost"', "[drones_lost] part: a '<' stands alone"),
        (PHRASE + "joins = 3", "[drones_lost] joins must be a list"),
        (PHRASE + 'joins = ["dragons"]', "[drones_lost] joins: the catalogue has no metric 'dr"),
    ],
)
def test_a_mistake_in_the_phrases_is_told_by_file_entry_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    assert named in refusal(tmp_path, "phrases.toml", text, read_phrases)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('never = ["BBC"]', "the tables [[side]] are missing"),
        ('never = ["BBC"]\nside = [3]', "[[side]] 1: must be a table"),
        (SIDES.replace("never", "ever"), "unknown key 'ever'"),
        (SIDES.replace('["BBC"]', "{}"), "never must be a list"),
        (SIDES.replace('"a"', '"red"'), "[[side]] 1: colour = 'red' is none of a, b"),
        (SIDES.replace('"Ukraine"', "7"), "[[side]] 1: name must be a text"),
        (SIDES.replace('["Ukrain"]', "[]"), "[[side]] 1: words must be a list"),
        (SIDES + "[[side]]", "[[side]] 2: colour must be a text"),
    ],
)
def test_a_mistake_in_the_sides_is_told_by_file_entry_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    assert named in refusal(tmp_path, "sides.toml", text, read_speakers)


def test_a_broken_file_of_words_is_found_before_a_page_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("phrases.toml", "sides.toml"):
        shutil.copy(wordfiles.HERE / name, tmp_path)
    (tmp_path / "names.toml").write_text(NAMES + '"NATO" = 3', encoding="utf-8")
    monkeypatch.setattr(wordfiles, "HERE", tmp_path)
    loads = (wordfiles.load_phrases, wordfiles.load_names, wordfiles.load_speakers)
    for load in loads:
        load.cache_clear()
    with pytest.raises(WordsError, match="NATO"):
        wordfiles.check_words()
    for load in loads:
        load.cache_clear()
