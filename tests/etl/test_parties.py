from pathlib import Path

import pytest

from etl.parties import (
    PartiesError,
    find_parties,
    load_parties,
    opponent_of,
    read_parties,
    side_of,
)
from etl.sentences import split_sentences

WORDS = """
[words]
enemy = ["enemy"]
institutions = ["army"]
links = ["of"]
area_words = ["region"]
other_names = ["Freedonia Daily"]
goods = ["aid"]
no_army = []
"""


def mentions(text: str) -> list[tuple[str, str, str]]:
    return [
        (found.name, found.kind, found.text)
        for sentence in split_sentences(text)
        for found in find_parties(sentence)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway sent boats.", [("Norway", "country", "Norway")]),
        (
            "The UK and the U.S. agreed.",
            [("United Kingdom", "country", "UK"), ("United States", "country", "U.S.")],
        ),
        ("They told us nothing, US envoys said.", [("United States", "country", "US")]),
        ("He will polish the Polish text.", [("Poland", "demonym", "Polish")]),
        (
            "North Korean sappers in Russia’s Kursk",
            [("North Korea", "demonym", "North Korean"), ("Russia", "country", "Russia")],
        ),
        (
            "Mr Putin met Olaf Scholz.",
            [("Russia", "person", "Putin"), ("Germany", "person", "Olaf Scholz")],
        ),
        ("The Kremlin denied it.", [("Russia", "institution", "Kremlin")]),
        ("Israel’s military fired.", [("Israel", "institution", "Israel’s military")]),
        (
            "the Russian Ministry of Defence",
            [("Russia", "institution", "Russian Ministry of Defence")],
        ),
        (
            "General Staff of the Armed Forces of Ukraine",
            [("Ukraine", "institution", "General Staff of the Armed Forces of Ukraine")],
        ),
        (
            "the defence ministry in Vilnius",
            [("Lithuania", "institution", "defence ministry in Vilnius")],
        ),
        ("the defence ministry said so", []),
        ("the enemy used rockets", [("enemy", "enemy", "the enemy")]),
        (
            "The occupiers fired at Kyiv.",
            [("enemy", "enemy", "occupiers"), ("Ukraine", "capital", "Kyiv")],
        ),
        ("Kyiv region was hit.", []),
        ("Iranian-made drones over the Indian Ocean", []),
        (
            "Houthi rebels and Hamas",
            [("Houthis", "demonym", "Houthi"), ("Hamas", "organisation", "Hamas")],
        ),
    ],
)
def test_sides_are_found_as_they_are_named(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert mentions(text) == expected


def test_offsets_are_those_of_the_document() -> None:
    text = "Quiet night.\nThen Sweden’s government and the EU spoke."
    for sentence in split_sentences(text):
        for found in find_parties(sentence):
            assert text[found.start : found.end] == found.text
    assert [name for name, _, _ in mentions(text)] == ["Sweden", "European Union"]


def test_every_state_and_movement_is_found_under_its_own_name() -> None:
    for side in load_parties().sides:
        assert side_of(f"Yesterday {side} replied.") == side


@pytest.mark.parametrize(
    ("side", "seen", "expected"),
    [
        ("Russia", [], "Ukraine"),
        ("Israel", ["Ukraine", "Hezbollah", "Iran"], "Hezbollah"),
        ("Israel", ["Ukraine"], None),
        ("Norway", ["Sweden"], None),
        ("Ukraine", ["North Korea"], "Russia"),
        ("Hamas", [], "Israel"),
    ],
)
def test_the_opponent_is_the_one_that_was_seen(
    side: str, seen: list[str], expected: str | None
) -> None:
    assert opponent_of(side, seen) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[sides.Freedonia]\nname = ['F']", "[sides.Freedonia] has the unknown key 'name'"),
        ("[sides.Freedonia]\nnames = 'F'", "[sides.Freedonia] names must be a list"),
        ("[sides.Freedonia]\n[sides.Sylvania]\nnames = ['Freedonia']", "'Freedonia' is a name of"),
        ("[sides.A]\n[[conflicts]]\nsides = ['A', 'B']", "sides names the unknown side 'B'"),
        ("[sides.A]\n[[conflicts]]\nsides = ['A']", "must name two sides, not 1"),
        (
            "[sides.A]\n[sides.B]\n[[conflicts]]\nsides = ['A', 'B']\nsole = ['C']",
            "sole names 'C', which is none of the two sides",
        ),
        (
            "[sides.A]\n[sides.B]\n[[conflicts]]\nsides = ['A', 'B']\nhelped = 'C'",
            "helped names 'C', which is none of the two sides",
        ),
        ("[sides", "parties.toml: "),
    ],
)
def test_a_faulty_file_is_refused_by_file_and_key(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "parties.toml"
    path.write_text(WORDS + content, encoding="utf-8")
    with pytest.raises(PartiesError) as caught:
        read_parties(path)
    assert message in str(caught.value)
    assert "parties.toml" in str(caught.value)
