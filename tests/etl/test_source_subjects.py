"""The noun phrases before and behind a verb of saying that can be its subject."""

from __future__ import annotations

import pytest

from etl.source_subjects import subject_before, subject_behind
from tests.etl.phrases import at, phrase_of, reader_of


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The navy said 5 men left.", "The navy"),
        ("The navy on Monday also said 5 men left.", "The navy"),
        ("The navy (of Spain) said 5 men left.", "The navy"),
        ("They said 5 men left.", "They"),
        ("Ann Lee, the governor, said 5 men left.", "Ann Lee"),
        ("The governor, Ann Lee, said 5 men left.", "Ann Lee"),
        ("Ann Lee, 31, a baker, said 5 men left.", "Ann Lee"),
        ("Ann Lee, who said 5 men left, is ill.", "Ann Lee"),
        ("A witness to the raid in Harbourville said 5 men left.", "A witness"),
        ("In no case, no army said 5 men left.", None),
        ("Said and done.", None),
    ],
)
def test_subject_before_a_verb(text: str, subject: str | None) -> None:
    reader = reader_of(text)
    assert phrase_of(reader, subject_before(reader, at(reader, "said"))) == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Five men left, said Ann Lee.", "Ann Lee"),
        ("Five men left, said Ann Lee, the governor.", "Ann Lee"),
        ("Five men left, said air force commander Ann Lee.", "air force commander Ann Lee"),
        ("Five men left, said the navy on Monday.", "the navy"),
        ("Five men left, said Ann Lee would go.", None),
        ("Five men said Ann Lee.", None),
        ("Said Ann Lee.", None),
    ],
)
def test_subject_behind_a_verb(text: str, subject: str | None) -> None:
    reader = reader_of(text)
    assert phrase_of(reader, subject_behind(reader, at(reader, "said"))) == subject
