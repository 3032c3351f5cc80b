"""Frames: what a counted noun and a verb mean together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.catalogue import CatalogueError, load_catalogue
from etl.frames import check_classes, frames


def test_every_metric_has_a_frame() -> None:
    assert {metric.id for metric in frames().values()} == set(load_catalogue().metrics)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nouns": ("drone", "equipmnet")}, r"nouns: 'equipmnet' .* en/nouns.toml; .* 'equipment'"),
        ({"list_nouns": ("missle",)}, r"list_nouns: 'missle' .* en/nouns.toml; .* 'missile'"),
        (
            {"needs_for": {"atack": frozenset()}},
            r"needs_for: 'atack' .* en/nouns.toml; .* 'attack'",
        ),
        ({"verbs": ("destory",)}, r"verbs: 'destory' .* en/verbs.toml; did you mean 'destroy'\?$"),
        ({"nouns": ("plurals",)}, r"nouns: 'plurals' is no class of en/nouns.toml"),
        ({"verbs": ("xyzzy",)}, r"verbs: 'xyzzy' is no class of en/verbs.toml$"),
    ],
)
def test_a_class_that_the_lexicon_does_not_have_is_named(
    change: dict[str, object], message: str
) -> None:
    metric = replace(load_catalogue().metrics["equipment_lost"], **change)  # type: ignore[arg-type]
    with pytest.raises(CatalogueError, match=rf"^metrics.toml: \[equipment_lost\] {message}"):
        check_classes(metric)
