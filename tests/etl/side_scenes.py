"""Numbers among the sides of their sentence, for the tests of the stages that look for sides.

The number that is asked about stands in brackets: ``Russia launched [61] drones``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from etl import sides
from etl.extract import extract_document
from etl.model import Document
from etl.placed_sides import Placed
from etl.side_choice import choose_sides
from etl.side_context import Context, Pair
from etl.side_options import Offer
from etl.side_scene import SideScene

Rule = Callable[[SideScene, Context], Pair]
GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name: str) -> list[dict[str, Any]]:
    """Return the cases of a golden file."""
    cases: list[dict[str, Any]] = tomllib.loads((GOLDEN / name).read_text("utf-8"))["case"]
    return cases


def offers_of(text: str) -> list[Offer]:
    """Return what the sides of each fact of a text are chosen from."""
    kept: list[Offer] = []

    def keep(offer: Offer) -> Pair:
        kept.append(offer)
        return choose_sides(offer)

    with patch.object(sides, "choose_sides", keep):
        extract_document(Document("one", text, language="en"))
    return kept


def offer_of(text: str) -> Offer:
    """Return what the sides of the number in brackets are chosen from."""
    start = text.index("[")
    for offer in offers_of(text.replace("[", "").replace("]", "")):
        scene = offer.scene
        quantity = scene.item.quantity
        if quantity.start <= start < quantity.end:
            return offer
    raise AssertionError(f"the number is no fact: {text}")


def scene_of(text: str) -> SideScene:
    """Return the number in brackets in its sentence."""
    return offer_of(text).scene


def words_of(scene: SideScene, placed: Placed | None) -> str:
    """Return the words that a stage has found, in lower case; empty when it has found none."""
    return "" if placed is None else " ".join(scene.lower[placed.first : placed.last + 1])


def sides_by(rules: Mapping[str, Rule], text: str) -> dict[str, Any]:
    """Return the sides of the number in brackets by its rule: a case of a golden file."""
    offer = offer_of(text)
    pair = dict(
        zip(("actor", "target"), rules[offer.rule](offer.scene, offer.context), strict=True)
    )
    names = {role: side.name if side else "" for role, side in pair.items()}
    words = [role for role, side in pair.items() if side and side.words]
    return {"text": text, **names, "words": words}
