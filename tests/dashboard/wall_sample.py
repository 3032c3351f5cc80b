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
metric = "people_injured"

[[playlist.slide]]
metric = "aid_delivered"

[[playlist.slide]]
metric = "troops_captured"

[[playlist.slide]]
metric = "territory_captured"

[[playlist.slide]]
metric = "aid_value"

[[playlist.slide]]
kind = "comparison"
metric = "people_evacuated"
left = { attributed_to = "Ukraine’s Ministry for Communities and Territories Development" }
right = { attributed_to = "The Office of the United Nations High Commissioner for Refugees" }

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
    yield from _extremes()
    yield from _long_names()


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


def _extremes() -> Iterator[tuple[Document, list[Stated]]]:
    """Yield zero, a number of nine characters, money in words, and an open bound of a unit."""
    day = {"first": LAST_NIGHT, "last": LAST_NIGHT}
    nobody = exact("0", "people_injured", 0, actor=None, item="person", **day)
    yield sample.document_of("zero", "The toll at noon: 0 people hurt.", LAST_NIGHT), [nobody]
    rounds = exact("1,234,567", "aid_delivered", 1_234_567, actor="European Union",
                   scope="total", item="artillery round", source="Josep Borrell",
                   **day)  # fmt: skip
    text = "By now the EU has sent 1,234,567 artillery rounds, Josep Borrell said."
    yield sample.document_of("rounds", text, LAST_NIGHT), [rounds]
    land = exact("more than 1,234.5", "territory_captured", 1234.5, actor="Russia", target=None,
                 qualifier="at_least", scope="total", unit="km2", source="DeepState",
                 high=None, item=None, **day)  # fmt: skip
    text = "Russia took more than 1,234.5 square kilometres in a year, DeepState said."
    yield sample.document_of("land", text, LAST_NIGHT), [land]
    money = exact("between 60.84 and 1,300 billion dollars", "aid_value", 680_420_000_000,
                  low=60_840_000_000, high=1_300_000_000_000, qualifier="range", unit="USD",
                  actor="United States", source="White House", item=None, **day)  # fmt: skip
    text = "It may cost between 60.84 and 1,300 billion dollars, the White House said."
    yield sample.document_of("money", text, LAST_NIGHT), [money]


def _long_names() -> Iterator[tuple[Document, list[Stated]]]:
    """Yield names of sources, places and publishers that are longer than any line."""
    day = {"first": LAST_NIGHT - timedelta(days=1), "last": LAST_NIGHT}
    taken = exact(
        "Several hundred", "troops_captured", 300, low=200, high=None, qualifier="vague",
        item="soldier", location="Autonomous Republic of Crimea and the city of Sevastopol",
        source="Bundesverteidigungsministeriumssprecherinnenstellvertretung", **day,
    )  # fmt: skip
    text = "Several hundred soldiers were taken, the deputy of the ministry’s speaker said."
    yield (
        sample.document_of("taken", text, LAST_NIGHT, "Süddeutsche Allgemeine Kreisblattzeitung"),
        [taken],
    )
    offices = {
        "Ukraine’s Ministry for Communities and Territories Development": 3_612_345,
        "The Office of the United Nations High Commissioner for Refugees": 6_814_000,
    }
    for source, count in offices.items():
        text = f"A total of {count:,} people had to leave their homes, it says in the report."
        fled = exact(f"{count:,}", "people_evacuated", count, actor=None, item="person",
                     scope="total", source=source, **day)  # fmt: skip
        yield sample.document_of(f"fled-{count}", text, LAST_NIGHT), [fled]


def build(root: Path) -> None:
    """Write the sample's tables and these into a folder."""
    sample.load(root, [*sample.documents(), *documents()])
