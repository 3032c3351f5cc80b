"""A small language of one's own, so that what the real tables say does not matter."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from etl.glosses import endings

TABLES = {
    "nouns": """
        [words]
        "танк" = "tank"
        "дрон" = ["drone", "дрон"]
        "ракет" = "missile"
        "людин" = "person/people"
        "сил*_оборон" = "defence force"
        [genitive_plural]
        words = ["ракет"]
        """,
    "adjectives": """
        [words]
        "нов" = "new"
        "перш" = "first"
        "перший" = "leading"
        """,
    "names": """
        [places]
        "Новогор" = ["Novohor", "Новогора"]
        [adjectives]
        "новогорськ" = "Novohor"
        [people]
        "Мир" = ["Myr", "Мир"]
        [words]
        "=зрк" = "SAM"
        """,
    "verbs": """
        [perfective]
        "знищи знищ" = "destroy"
        [imperfective]
        "бачи бач" = "see, saw, seen"
        """,
    "words": """
        [words]
        "і" = "and"
        "нове" = "news"
        [prepositions]
        "над" = "over"
        "з" = {instrumental = "with", genitive = "from"}
        """,
    "phrases": """
        [phrases]
        "про це" = "about this"
        "про це сьогодні" = "about this today"
        """,
}
_CODES = count()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return what makes a language with some tables of its own, and gives its code.

    ``made(nouns=…)`` has these nouns; endings and grammar are Ukrainian.
    """
    ukrainian = endings.HERE / "uk"
    monkeypatch.setattr(endings, "HERE", tmp_path)

    def make(**tables: str) -> str:
        code = f"made-{next(_CODES)}"
        (tmp_path / code).mkdir()
        for name in ("endings", "grammar"):
            shutil.copy(ukrainian / f"{name}.toml", tmp_path / code)
        for name, text in {**TABLES, **tables}.items():
            (tmp_path / code / f"{name}.toml").write_text(text, encoding="utf-8")
        return code

    return make
