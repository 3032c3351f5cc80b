"""The words that tie sides to events: what is wrong with a file is said by name and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl import lexicon
from etl.lexicon import LexiconError
from etl.side_words import side_words


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("\naimed = ", "\nammed = "), "aimed"),
        (lambda text: text + '\nmore = ["x"]\n', "more"),
        (lambda text: text.replace('lose_verbs = ["lose"', "lose_verbs = [1"), "lose_verbs"),
    ],
)
def test_a_bad_word_list_names_file_and_key(
    change: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en").mkdir()
    for name in ("sides", "verbs"):
        text = (lexicon.HERE / "en" / f"{name}.toml").read_text(encoding="utf-8")
        changed = change(text) if name == "sides" else text
        (tmp_path / "en" / f"{name}.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/sides\.toml.*{message}"):
        side_words.__wrapped__("en")


@pytest.mark.parametrize(
    ("key", "text", "at", "form"),
    [
        ("attack_verbs", "it shelled the town", 1, "ed"),
        ("attack_verbs", "it is shelling the town", 2, "ing"),
        ("attack_verbs", "it left the town", 1, None),
        ("lose_verbs", "it lost two tanks", 1, "ed"),
        ("lose_verbs", "it lost", 2, None),
    ],
)
def test_a_verb_of_a_list_is_found_in_its_forms(
    key: str, text: str, at: int, form: str | None
) -> None:
    assert side_words("en").verb_at(key, tuple(text.split()), at) == form
