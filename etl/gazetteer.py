"""The gazetteer: places with the side whose country they are in (``catalogue/places.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.catalogue import CatalogueError
from etl.lexicon import PhraseTable
from etl.parties import Name, load_parties
from etl.place_lexicon import place_words
from etl.tokens import tokenize

FILE = Path(__file__).parent / "catalogue" / "places.toml"


class PlacesError(CatalogueError):
    """The gazetteer says something that cannot be; the message names file and key."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A gazetteer entry: its country (None for seas), its spelling, and whether it is too wide."""

    country: str | None
    name: Name
    whole: bool


def _read(path: Path) -> list[tuple[str, str | None, list[str]]]:
    """Return (key, country, names) of each list in a gazetteer file, checked."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlacesError(f"{path.name}: {error}") from error
    entries: list[tuple[str, str | None, list[str]]] = [
        (key, None, content.get(key, [])) for key in ("open", "wide")
    ]
    for country, names in content.get("countries", {}).items():
        if country not in load_parties().sides:
            raise PlacesError(f"{path.name}: countries.{country} is no side of parties.toml")
        entries.append((f"countries.{country}", country, names))
    for key, _, names in entries:
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise PlacesError(f"{path.name}: {key} must be a list of names")
    return entries


def read_gazetteer(path: Path) -> dict[str, str | None]:
    """Return the country of each place name in a file, None for seas and lands of no one country.

    Raises PlacesError naming file and key for an unknown country or a name given twice.
    """
    found: dict[str, str | None] = {}
    for key, country, names in _read(path):
        for name in names:
            if name in found:
                raise PlacesError(f"{path.name}: {key} repeats {name!r}")
            found[name] = country
    return found


@cache
def gazetteer() -> PhraseTable[KnownPlace]:
    """Return the places that the product ships, to be found among a sentence's words."""
    entries = []
    for key, country, names in _read(FILE):
        # Of "Al-Bab" and "al-Bab" the later wins, and it lets the text write either.
        free = [name[0].lower() + name[1:] for name in names if name[:3] in ("Al-", "El-")]
        for name in sorted({*names, *free}, key=lambda name: (name[0].islower(), name)):
            words = tuple(token.text for token in tokenize(name))
            spelling = Name(country or "", "place", name, words)
            entries.append((name, KnownPlace(country, spelling, key == "wide")))
    return PhraseTable(entries)


@cache
def countries_by_name() -> dict[str, str | None]:
    """Return the country of each place and side by its name in lower case."""
    names = {side.casefold(): side for side in load_parties().sides}
    return names | {name.casefold(): place for name, place in read_gazetteer(FILE).items()}


def side_of_place(name: str, language: str = "en") -> str | None:
    """Return the side whose country the place is in ("Kharkiv region": Ukraine), else None."""
    sets = place_words(language).sets
    parts = name.replace("’", "'").casefold().split()
    while len(parts) > 1 and (parts[-1] in sets["area"] or parts[-1] in sets["areas"]):
        parts.pop()
    while len(parts) > 1 and " ".join(parts) not in countries_by_name():
        if not any(parts[0] in sets[key] for key in ("before_name", "settlement", "of")):
            break
        parts.pop(0)
    return countries_by_name().get(" ".join(parts))
