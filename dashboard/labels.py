"""Which marks get their words printed beside them, and where the words fit. Pure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.marks import Corrected, Frame, Line, Mark, Options, Panel, axis_name, escape
from dashboard.theme import SANS, SERIF, THEMES

Annotation = dict[str, Any]
Box = tuple[float, float, float, float]
Spot = tuple[float, float]

LABEL_LIMIT = 7
# Corrections beyond these, the latest, have their mark without words.
CORRECTION_LIMIT = 4
# What a label is taken to cover, in px, when it is decided whether it fits.
LETTER_WIDTH = 6.6
LINE_HEIGHT = 17
USUAL_WIDTH = 640
NARROW_WIDTH = 290
OVERHANG = 40
# No other mark may be as near to words as their own, or as this, in px.
NEAR = 9
# Names of lines, in the margin at the right: letters in a row, px of a row, px between two names.
NAME_LETTERS = 24
NARROW_NAME_LETTERS = 15
NAME_ROW = 15
NAME_GAP = 5


@dataclass(frozen=True)
class _Place:
    """Where words stand beside their mark: the anchor, and the shift in px (up is positive)."""

    anchor: str
    right: float
    up: float

    def box(self, spot: Spot, width: float) -> Box:
        """Return left, right, top and bottom of words of a width, counted downwards."""
        start = spot[0] + self.right - (width if self.anchor == "right" else 0)
        middle = spot[1] - self.up
        return start, start + width, middle - LINE_HEIGHT / 2, middle + LINE_HEIGHT / 2


_BESIDE = (_Place("right", -9, 0), _Place("left", 9, 0))
# Beside a hatched bar, and over the line of its dates.
_AWAY = (_Place("right", -18, 14), _Place("left", 18, 14))
_ABOVE = (_Place("right", 4, 15), _Place("left", -4, 15))
_BELOW = (_Place("right", 4, -15), _Place("left", -4, -15))


@dataclass(frozen=True)
class _Words:
    """Words that are to be printed beside a mark, and the places for them, the best first."""

    day: date
    value: float
    text: str
    fact_id: str
    colour: str
    places: Sequence[_Place]
    family: str = SANS


def _plot_width(panel: Panel, options: Options) -> int:
    """Return the width that a panel is taken to have, in px, beside the names of its lines."""
    usual = NARROW_WIDTH if options.compact else USUAL_WIDTH
    return usual - names_width([panel], options.compact)


def panel_labels(panel: Panel, index: int, frame: Frame, options: Options) -> list[Annotation]:
    """Return the printed words of a panel: corrections, and the numbers of some marks.

    Left out is whatever would lie on something else, or nearer to another mark than to its own.
    """
    width = _plot_width(panel, options)

    def spot(day: date, value: float) -> Spot:
        right = width * (day - frame.first).days / frame.days
        return right, options.height * (1 - share(value, frame, options.log))

    marks = [mark for mark in panel.marks if frame.first <= mark.day <= frame.last]
    gone = [entry for entry in panel.corrections if frame.first <= entry.day <= frame.last]
    spots = {spot(mark.day, mark.value) for mark in marks}
    spots |= {spot(entry.day, entry.old) for entry in gone}
    taken: list[Box] = _break_boxes(panel, frame, options, width)
    labels = []
    for words in (*_of_corrections(gone, frame, options), *_of_marks(panel, marks, frame, options)):
        own, reach = spot(words.day, words.value), LETTER_WIDTH * len(words.text)
        others = spots - {own}
        for place in words.places:
            box = place.box(own, reach)
            inside = box[0] >= 0 and box[1] <= width + OVERHANG
            if inside and _is_free(box, own, taken, others):
                taken.append(box)
                labels.append(_label(words, index, place, options.log))
                break
    return labels


def _of_marks(
    panel: Panel, marks: Sequence[Mark], frame: Frame, options: Options
) -> Iterator[_Words]:
    """Yield the words of the marks that get some, the most important first."""
    speakers = {mark.who for mark in panel.marks}
    several = len(speakers) > 1 and options.by == "day" and not options.compact
    many = len(panel.marks) > LABEL_LIMIT
    for mark in _labelled(panel, marks):
        text = _text(mark, many, several, options.by, frame.first.year != frame.last.year)
        away = mark.qualifier == "vague" or mark.first_day
        turn = _turn(mark.day, frame)
        places = (*(_AWAY if away else _BESIDE)[::turn], *_ABOVE[::turn])
        family = SERIF if mark.qualifier == "vague" else SANS
        colour = THEMES[options.theme].ink_2
        yield _Words(mark.day, mark.value, text, mark.fact_id, colour, places, family)


def _of_corrections(gone: Sequence[Corrected], frame: Frame, options: Options) -> Iterator[_Words]:
    """Yield the words of the latest corrections, for beside their old values: ``53 → 50``."""
    for entry in reversed(gone[-CORRECTION_LIMIT:]):
        turn = _turn(entry.day, frame)
        places = (*_BESIDE[::turn], *_ABOVE[::turn], *_BELOW[::turn])
        colour = THEMES[options.theme].care
        yield _Words(entry.day, entry.old, escape(entry.words), entry.fact_id, colour, places)


def _turn(day: date, frame: Frame) -> int:
    """Return the step through places: those at the left come first for a day at the right."""
    return 1 if (day - frame.first).days > frame.days / 2 else -1


def share(value: float, frame: Frame, log: bool) -> float:
    """Return how high a value stands in its panel, from 0 to 1."""
    if log:
        return math.log(max(value, frame.low) / frame.low) / math.log(frame.top / frame.low)
    return value / max(frame.top, 1)


def _value_at(height: float, frame: Frame, log: bool) -> float:
    """Return the value that stands at a share of the height; the inverse of ``share``."""
    if log:
        return float(frame.low * (frame.top / frame.low) ** height)
    return height * max(frame.top, 1)


def _labelled(panel: Panel, shown: Sequence[Mark]) -> list[Mark]:
    """Return the marks whose words are printed: all when few, else the highest and the odd."""
    marks = [mark for mark in shown if not mark.regional] or list(shown)
    if not marks or panel.lines:
        return []
    peak = max(marks, key=lambda mark: mark.value)
    if len(panel.marks) <= LABEL_LIMIT:
        return [peak, *[mark for mark in reversed(marks) if mark is not peak]]
    odd = [mark for mark in marks if mark.qualifier == "vague" or mark.status == "planned"]
    return [peak, *[mark for mark in odd[-2:] if mark is not peak]]


def _text(mark: Mark, many: bool, several: bool, by: str, year: bool) -> str:
    text = f"“{escape(mark.words)}”" if mark.qualifier == "vague" else escape(mark.words)
    if many and mark.qualifier != "vague":
        day = f"{mark.day.day} {mark.day:%b %Y}" if year else f"{mark.day.day} {mark.day:%b}"
        day = f"{mark.day:%B %Y}" if by == "month" else day
        part = f" ({mark.covered[0]} of {mark.covered[1]} days)" if mark.covered else ""
        if by == "month":
            return f"{text} in {day}{part}"
        return f"{text} in the week of {day}{part}" if by == "week" else f"{text} on {day}"
    return f"{escape(mark.who)}: {text}" if several else text


def _is_free(box: Box, own: Spot, taken: Iterable[Box], spots: Iterable[Spot]) -> bool:
    left, right, top, bottom = box
    for other in taken:
        if left < other[1] and other[0] < right and top < other[3] and other[2] < bottom:
            return False
    near = min(_distance(box, own), NEAR)
    return all(_distance(box, spot) > near for spot in spots)


def _distance(box: Box, spot: Spot) -> float:
    """Return how far a spot lies from a box, in px; 0 inside."""
    (left, right, top, bottom), (x, y) = box, spot
    return math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))


def _label(words: _Words, index: int, place: _Place, log: bool) -> Annotation:
    return {
        "name": words.fact_id,
        "x": words.day.isoformat(),
        "y": math.log10(max(words.value, 0.5)) if log else words.value,
        "xref": "x",
        "yref": axis_name(index, "y"),
        "text": words.text,
        "showarrow": False,
        "xanchor": place.anchor,
        "yanchor": "middle",
        "xshift": place.right,
        "yshift": place.up,
        "font": {"size": 12, "color": words.colour, "family": words.family},
    }


@dataclass(frozen=True)
class _Note:
    """The sentence of a break in rows, and whether it stands at the left of the rule."""

    day: date
    rows: tuple[str, ...]
    left: bool


def _break_notes(panel: Panel, frame: Frame, width: float, compact: bool) -> list[_Note]:
    """Return the notes of the breaks in sight, each on the side where there is room."""
    notes = []
    for entry in panel.breaks:
        if frame.first < entry.day <= frame.last:
            before = (entry.day - frame.first).days
            left = entry.empty_before if not panel.lines else before > frame.days / 2
            room = width * (before if left else frame.days - before) / frame.days
            text = entry.short if compact else entry.note
            rows = textwrap.wrap(text, max(12, int((room - 16) / LETTER_WIDTH)))
            notes.append(_Note(entry.day, tuple(rows), left))
    return notes


def _break_boxes(panel: Panel, frame: Frame, options: Options, width: float) -> list[Box]:
    """Return what the rules and notes of breaks cover, as ``_Place.box`` counts."""
    boxes: list[Box] = []
    for note in _break_notes(panel, frame, width, options.compact):
        x = width * (note.day - frame.first).days / frame.days
        boxes.append((x - 1, x + 1, 0, options.height))
        long = 7 + LETTER_WIDTH * max(map(len, note.rows))
        ends = (x - long, x) if note.left else (x, x + long)
        boxes.append((*ends, 0, LINE_HEIGHT * len(note.rows)))
    return boxes


def break_notes(panel: Panel, top: float, frame: Frame, options: Options) -> list[Annotation]:
    """Return one sentence for each break of definition; ``top`` is the panel's upper end."""
    width = _plot_width(panel, options)
    return [
        {
            "x": note.day.isoformat(),
            "y": top,
            "xref": "x",
            "yref": "paper",
            "text": "<br>".join(escape(row) for row in note.rows),
            "showarrow": False,
            "align": "right" if note.left else "left",
            "xanchor": "right" if note.left else "left",
            "yanchor": "top",
            "xshift": -7 if note.left else 7,
            "yshift": 0,
            "font": {"size": 12, "color": THEMES[options.theme].ink_2, "family": SANS},
        }
        for note in _break_notes(panel, frame, width, options.compact)
    ]


@dataclass(frozen=True)
class Name:
    """The name of a line in rows, its last mark, and where its middle stands in px from below."""

    number: int
    rows: tuple[str, ...]
    last: Mark
    up: float

    @property
    def tall(self) -> float:
        """How much height the name takes, with the distance to the next."""
        return NAME_ROW * len(self.rows) + NAME_GAP


def name_rows(line: Line, compact: bool) -> tuple[str, ...]:
    """Return the name of a line in rows that fit the margin."""
    return tuple(textwrap.wrap(line.name, NARROW_NAME_LETTERS if compact else NAME_LETTERS))


def names_height(panel: Panel, compact: bool) -> int:
    """Return the height that the names of a panel's lines need, one under the other."""
    return sum(NAME_ROW * len(name_rows(line, compact)) + NAME_GAP for line in panel.lines)


def names_width(panels: Sequence[Panel], compact: bool) -> int:
    """Return the width that the names of lines need; 0 when there are no lines."""
    rows = [row for panel in panels for line in panel.lines for row in name_rows(line, compact)]
    return math.ceil(max(map(len, rows), default=0) * LETTER_WIDTH)


def line_names(panel: Panel, frame: Frame, options: Options) -> list[Name]:
    """Return the names of a panel's lines, as near to the height of their last marks as fits."""
    names = []
    for number, line in enumerate(panel.lines):
        marks = [mark for mark in line.marks if frame.first <= mark.day <= frame.last]
        if marks:
            up = options.height * share(marks[-1].value, frame, options.log)
            names.append(Name(number, name_rows(line, options.compact), marks[-1], up))
    names.sort(key=lambda name: name.up)
    placed: list[Name] = []
    floor = 0.0
    for name in names:
        up = max(name.up, floor + name.tall / 2)
        placed.append(replace(name, up=up))
        floor = up + name.tall / 2
    ceiling = float(options.height)
    for index in reversed(range(len(placed))):
        name = placed[index]
        up = min(name.up, ceiling - name.tall / 2)
        placed[index] = replace(name, up=up)
        ceiling = up - name.tall / 2
    return placed


def line_labels(panel: Panel, index: int, frame: Frame, options: Options) -> list[Annotation]:
    """Return the names of a panel's lines, in the margin at the right."""
    labels: list[Annotation] = []
    for name in line_names(panel, frame, options):
        shift = name.up - options.height * share(name.last.value, frame, options.log)
        text = "<br>".join(escape(row) for row in name.rows)
        last, colour = name.last, THEMES[options.theme].ink_2
        words = _Words(last.day, last.value, text, last.fact_id, colour, ())
        label = _label(words, index, _Place("left", 8, shift), options.log)
        place = {"name": f"line {name.number}", "x": 1, "xref": "paper", "align": "left"}
        labels.append({**label, **place})
    return labels


def leaders(panel: Panel, frame: Frame, options: Options) -> list[Annotation]:
    """Return the thin dotted lines from the last mark of each line to its name."""
    found = []
    for name in line_names(panel, frame, options):
        end = _value_at(name.up / options.height, frame, options.log)
        found.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [name.last.day.isoformat(), frame.last.isoformat()],
                "y": [name.last.value, end],
                "line": {"color": THEMES[options.theme].axis, "width": 0.75, "dash": "dot"},
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
            }
        )
    return found
