"""One slide of the wall: a claim, its sentence, and what came before it. Pure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import segno

from dashboard import evidence, words
from dashboard.factview import Claim, number_size
from dashboard.playlists import FRESH_INCREMENT, FRESH_TOTAL

Record = Mapping[str, Any]

TREND_DAYS = 60
TREND_FEWEST = 4
TREND_WIDTH = 1000
TREND_TOP = 92
SENTENCE_LENGTH = 320  # The wall cuts further, to what its screen has room for.
WHO_LENGTH = 44
PUBLISHER_LENGTH = 26
PAST_VERBS = {"says": "said", "promises": "promised"}


@dataclass(frozen=True)
class Bar:
    """One day of the trend, in the units of the drawing (1000 × 100)."""

    x: float
    y: float
    width: float
    height: float
    side: str
    now: bool


@dataclass(frozen=True)
class Slot:
    """The place where a figure is missing."""

    x: float
    width: float


@dataclass(frozen=True)
class Trend:
    """The last days as bars, with words at both ends and over the highest bar."""

    bars: tuple[Bar, ...]
    missing: Slot | None
    peak: str
    peak_place: str
    first: str
    last: str
    label: str
    width: int = TREND_WIDTH


@dataclass(frozen=True)
class Scale:
    """A range or an open amount on a line from zero."""

    start: float
    to: float
    open: bool
    place: float
    middle: str
    end: str
    label: str


@dataclass(frozen=True)
class Slide:
    """Everything that a slide shows."""

    key: str
    what: str
    number: str
    size: str
    planned: bool
    who: str
    side: str
    verb: str
    past_verb: str
    when: str
    publisher: str
    since: str
    fresh_for: int
    sentence: tuple[evidence.Segment, ...]
    code: str
    trend: Trend | None
    scale: Scale | None
    rival: Claim | None
    aside: str


def slide(
    fact: Record,
    points: Sequence[Record],
    rivals: Sequence[Claim],
    *,
    today: date,
    origin: str,
    fresh_for: int | None = None,
) -> Slide:
    """Return the slide of a fact. ``points`` are those of its line, ``rivals`` who excludes it.

    ``origin`` is the address that the QR code leads to; ``fresh_for`` is in seconds.
    """
    number = words.value_words(fact)
    this_year = (fact["event_end"] or "")[:4] == str(today.year)
    trend = trend_of(fact, points, today)
    default = FRESH_TOTAL if fact["scope"] == "total" else FRESH_INCREMENT
    return Slide(
        key=f"{fact['metric']} {fact['actor']} {fact['target']} {fact['scope']}",
        what=words.what_title(fact),
        number=number,
        size=number_size(number, fact["qualifier"]),
        planned=fact["status"] == "planned",
        who=_within(_capital(words.source(fact)), WHO_LENGTH),
        side=words.speaker_side(words.source(fact)),
        verb=words.verb(fact),
        past_verb=PAST_VERBS[words.verb(fact)],
        when=words.when(fact, year=not this_year),
        publisher=_within(fact["publisher"] or "Unnamed publisher", PUBLISHER_LENGTH),
        since=fact["published_at"] or _end_of(fact),
        fresh_for=fresh_for or default,
        sentence=tuple(evidence.shorten(evidence.marked_sentence(fact), SENTENCE_LENGTH)),
        code=qr_code(f"{origin}{evidence.fact_path(fact['fact_id'])}"),
        trend=trend,
        scale=None if trend else scale_of(fact),
        rival=rivals[0] if rivals else None,
        aside=_aside(rivals),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _within(text: str, length: int) -> str:
    """Return a name, cut at a word when it is longer than a slide can show."""
    if len(text) <= length:
        return text
    return (text[:length].rpartition(" ")[0] or text[:length]) + " …"


def _end_of(fact: Record) -> str:
    return f"{fact['event_end']}T00:00:00Z" if fact["event_end"] else ""


def _aside(rivals: Sequence[Claim]) -> str:
    if not rivals:
        return "No source says otherwise"
    rival = rivals[0]
    more = f", and {len(rivals) - 1} more disagree" if len(rivals) > 1 else ""
    return f"{_within(rival.who, WHO_LENGTH)} says {rival.number}{more}"


def trend_of(fact: Record, points: Sequence[Record], today: date) -> Trend | None:
    """Return the bars of the days up to the newest; None when there are too few to show.

    The window ends today while the fact is recent, so that a missing day shows; else at the fact.
    """
    if not fact["event_end"]:
        return None
    newest = date.fromisoformat(fact["event_end"])
    recent = timedelta(0) <= today - newest <= timedelta(days=TREND_DAYS // 4)
    last = today if recent else newest
    first = last - timedelta(days=TREND_DAYS - 1)
    shown: dict[date, Record] = {}
    for point in points:
        day = date.fromisoformat(point["date"])
        if first <= day <= last:
            shown[day] = point
    if len(shown) < TREND_FEWEST:
        return None
    return _trend(shown, first, last, newest)


def _trend(shown: Mapping[date, Record], first: date, last: date, newest: date) -> Trend:
    top = max(point["value"] for point in shown.values()) or 1.0
    pitch = TREND_WIDTH / TREND_DAYS
    bars = []
    for day, point in sorted(shown.items()):
        height = TREND_TOP * point["value"] / top
        place = (day - first).days * pitch
        side = words.speaker_side(point.get("who"))
        bars.append(
            Bar(
                round(place, 1),
                round(TREND_TOP - height, 1),
                round(pitch * 0.8, 1),
                round(max(height, 1.0), 1),
                side,
                day == newest,
            )
        )
    peak = max(shown, key=lambda day: shown[day]["value"])
    share = (peak - first).days / TREND_DAYS
    missing = Slot(round(TREND_WIDTH - pitch, 1), round(pitch * 0.8, 1)) if last > newest else None
    ends_at = "last report" if (last - newest).days <= 1 else words.long_date(newest, year=False)
    return Trend(
        bars=tuple(bars),
        missing=missing if (last - newest).days > 1 else None,
        peak=f"{words.number(top)} on {words.short_date(peak, year=False)}",
        peak_place=_peak_place(share),
        first=f"since {words.long_date(first, year=False)}",
        last="no report since" if missing and (last - newest).days > 1 else ends_at,
        label=f"{len(bars)} figures from {first} to {last}, highest {words.number(top)} on {peak}",
    )


def _peak_place(share: float) -> str:
    if share > 0.7:
        return f"right:{100 * (1 - share) - 2:.1f}%"
    if share < 0.3:
        return f"left:{100 * share:.1f}%"
    return f"left:{100 * share:.1f}%;transform:translateX(-50%)"


def scale_of(fact: Record) -> Scale | None:
    """Return a range, or an amount without a bound, on a line from zero; None for plain numbers."""
    low, high = fact["low"], fact["high"]
    if fact["qualifier"] == "range" and low is not None and high:
        end = high * 1.25
        return Scale(
            start=round(1000 * low / end, 1),
            to=round(1000 * high / end, 1),
            open=False,
            place=round(50 * (low + high) / end, 1),
            middle=f"{words.number(low)} to {words.number(high)}",
            end="",
            label=f"from {words.number(low)} to {words.number(high)}",
        )
    if fact["qualifier"] in ("vague", "at_least") and low is not None:
        text = f"at least {words.number(low)}"
        return Scale(200.0, 985.0, True, 20.0, text, "no upper limit stated", text)
    return None


def qr_code(address: str) -> str:
    """Return a QR code as an SVG element, black on the white of its box."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=3, omitsize=True, title=address)
    return out.getvalue().decode("utf-8")
