"""Colours and type of the charts; the pages have theirs in ``assets/tokens.css``."""

from __future__ import annotations

from dataclasses import dataclass

SANS = '"Inter", system-ui, "Segoe UI", "Noto Sans", sans-serif'
SERIF = '"Source Serif 4", "Noto Serif", Georgia, serif'


@dataclass(frozen=True)
class Theme:
    """What a chart is drawn in. Colour says who speaks, never who acted."""

    page: str
    line: str
    axis: str
    ink: str
    ink_2: str
    ink_3: str
    sunk: str
    care: str
    sides: dict[str, str]
    stems: dict[str, str]


LIGHT = Theme(
    page="#FAF9F6",
    line="#E4E1D9",
    axis="#86837B",
    ink="#15181D",
    ink_2="#454B54",
    ink_3="#5F656E",
    sunk="#F1EFEA",
    care="#855700",
    sides={"a": "#0072B2", "b": "#D55E00", "third": "#4F5762"},
    stems={"a": "#9CC3DC", "b": "#EDB68D", "third": "#BFC3C8"},
)
DARK = Theme(
    page="#111417",
    line="#262B31",
    axis="#6F7883",
    ink="#F3F5F7",
    ink_2="#BCC3CC",
    ink_3="#98A1AC",
    sunk="#0C0E11",
    care="#F2B233",
    sides={"a": "#4FA8E0", "b": "#F0823F", "third": "#B4BCC6"},
    stems={"a": "#2A5A79", "b": "#7C4524", "third": "#4A525C"},
)
THEMES = {"light": LIGHT, "dark": DARK}

SIDE_LETTERS = ("a", "b", "third")


def faded(colour: str, opacity: float) -> str:
    """Return a ``#RRGGBB`` colour with an opacity from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
