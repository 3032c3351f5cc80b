"""More tables for the wall: two skies, rival totals, long sentences, an attack of many parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from etl.model import Document
from tests.dashboard import sample
from tests.dashboard.sample import LAST_NIGHT, Stated, exact

MINISTRY = "Russia’s defence ministry"
STAFF = "Ukraine’s General Staff"
WAR_BEGAN = date(2022, 2, 24)
LONG = (
    "After a night in which sirens sounded in nine regions and trains ran hours late, the head of "
    "the regional administration, who had spent it in a command post near the river, told the "
    "reporters who were waiting in the rain that 19 people had been killed and that the search in "
    "the ruins of two houses would go on for as long as anybody might still be found alive there."
)
PLAYLISTS = """
[[playlist]]
name = "default"
seconds = 20

[[playlist.slide]]
metric = "drones_launched"
filters = { actor = "Russia" }

[[playlist.slide]]
kind = "arithmetic"
metric = "drones_launched"

[[playlist.slide]]
kind = "comparison"
metric = "drones_shot_down"
left = { actor = "Ukraine" }
right = { actor = "Russia" }

[[playlist.slide]]
kind = "comparison"
metric = "troops_lost"
filters = { target = "Russia", scope = "total" }
left = { attributed_to = "Ukraine’s General Staff" }
right = { attributed_to = "NATO officials" }

[[playlist.slide]]
metric = "troops_deployed"
filters = { actor = "North Korea" }

[[playlist.slide]]
metric = "aid_pledged"

[[playlist.slide]]
metric = "people_killed"
title = "People killed in Kharkiv region, in the ruins of two houses by the river"

[[playlist.slide]]
metric = "troops_lost"
filters = { scope = "increment" }

[[playlist.slide]]
metric = "equipment_lost"

[[playlist.slide]]
kind = "latest"
"""


def documents() -> Iterator[tuple[Document, list[Stated]]]:
    """Yield what the wall shows beside the sample's documents."""
    for night in range(sample.NIGHTS):
        if night % 4 != 3:
            yield _other_sky(LAST_NIGHT - timedelta(days=night), 8 + (night * 13) % 50)
    yield _losses()
    yield _estimate()
    yield _long()


def _other_sky(day: date, count: int) -> tuple[Document, list[Stated]]:
    text = f"За ночь уничтожено {count} украинских беспилотных аппаратов, сообщило министерство."
    fact = exact(
        str(count), "drones_shot_down", count, actor="Russia", target="Ukraine", source=MINISTRY,
        first=day - timedelta(days=1), last=day,
    )  # fmt: skip
    return sample.document_of(f"sky-{day}", text, day, publisher="Third paper"), [fact]


def _losses() -> tuple[Document, list[Stated]]:
    text = (
        "Since the start of the war Russia has lost about 750,610 soldiers, Ukraine’s General "
        "Staff says. Over the past day it lost 1,180."
    )
    shared = {"actor": None, "target": "Russia", "source": STAFF, "item": "soldier"}
    total = exact("about 750,610", "troops_lost", 750_610, scope="total", qualifier="approximate",
                  first=WAR_BEGAN, last=LAST_NIGHT, **shared)  # fmt: skip
    day = exact("1,180", "troops_lost", 1180, first=LAST_NIGHT - timedelta(days=1),
                last=LAST_NIGHT, **shared)  # fmt: skip
    return sample.document_of("losses", text, LAST_NIGHT), [total, day]


def _estimate() -> tuple[Document, list[Stated]]:
    text = "NATO officials assess that between 600,000 and 700,000 Russians were killed or wounded."
    day = LAST_NIGHT - timedelta(days=50)
    words = "between 600,000 and 700,000"
    fact = exact(words, "troops_lost", 650_000, actor=None, target="Russia", item="soldier",
                 source="NATO officials", scope="total", first=WAR_BEGAN, last=day)  # fmt: skip
    fact = replace(fact, low=600_000, high=700_000, qualifier="range")
    return sample.document_of("estimate", text, day), [fact]


def _long() -> tuple[Document, list[Stated]]:
    fact = exact(
        "19", "people_killed", 19, actor=None, target="Ukraine", location="Kharkiv region",
        item="person", source="The head of the regional military administration of Kharkiv region",
        first=LAST_NIGHT, last=LAST_NIGHT,
    )  # fmt: skip
    document = sample.document_of(
        "long", LONG, LAST_NIGHT, publisher="A regional paper of long name"
    )
    return document, [fact]


def build(root: Path) -> None:
    """Write the sample's tables and these into a folder."""
    sample.load(root, [*sample.documents(), *documents()])
