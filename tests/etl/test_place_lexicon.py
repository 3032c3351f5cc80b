"""The words around place names: what is wrong with a file is said by name and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import lexicon
from etl.lexicon import LexiconError
from etl.place_lexicon import place_words

ENGLISH = (lexicon.HERE / "en" / "places.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\ninside = ", "\ninsides = ", "inside must be a list of strings"),
        ("\ninside = [", "\ninside = [1, ", "inside must be a list of strings"),
        ("\ninside = ", '\nmore = ["x"]\ninside = ', "unknown key 'more'"),
    ],
)
def test_a_bad_list_is_refused(
    old: str, new: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ENGLISH.count(old) == 1
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "places.toml").write_text(ENGLISH.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/places\.toml: {message}"):
        place_words.__wrapped__("en")
