"""The slides of a playlist, in order, over one generation of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dashboard import words
from dashboard.arithmetic import Account, account_of
from dashboard.factview import rivals_of
from dashboard.snapshot import Snapshot
from dashboard.wall import choice
from dashboard.wall.codes import qr_code
from dashboard.wall.playlists import Playlist, Wanted
from dashboard.wall.scales import scale_of, scale_of_two
from dashboard.wall.slides import (
    LATEST_FEWEST,
    ArithmeticSlide,
    ComparisonSlide,
    LatestSlide,
    NumberSlide,
    Slide,
    arithmetic_slide,
    asides_of,
    comparison_slide,
    is_same_thing,
    latest_slide,
    number_slide,
    silent_side,
)
from dashboard.wall.statements import Statement, statement
from dashboard.wall.trends import LONG_WINDOW, mirrored_trends, trend_of
from etl.catalogue import load_catalogue
from etl.filters import Filters

Record = Mapping[str, Any]

# How much the default shows: claims in all, and claims of one family of metrics.
CLAIM_LIMIT = 6
FAMILY_LIMIT = 3
# Among so many lines are most of those that become slides.
LIKELY_LINES = 12


@dataclass(frozen=True)
class Turn:
    """One slide of a deck, and for how many seconds it stays."""

    slide: Slide
    seconds: int


@dataclass(frozen=True)
class Maker:
    """Makes slides of facts: knows the tables, the time, and where QR codes lead."""

    snapshot: Snapshot
    now: datetime
    origin: str

    @property
    def today(self) -> date:
        """The day that the slides are made on."""
        return self.now.date()

    def read_ahead(self, metrics: Iterable[str], oldest: date = date.min) -> None:
        """Ask at once for the claims of metrics, as far back as recent slides draw them.

        ``oldest`` is the first day that any of these slides is about.
        """
        names = set(metrics)
        if len(names) > 1:
            recent = max(oldest, self.today - timedelta(days=choice.RECENT_DAYS))
            self.snapshot.read_ahead(names, recent - timedelta(days=LONG_WINDOW), self.today)

    def told(self, fact: Record, fresh_for: int | None = None) -> Statement:
        """Return what a slide says of a fact."""
        return statement(fact, today=self.today, origin=self.origin, fresh_for=fresh_for)

    def line(self, fact: Record) -> Sequence[Record]:
        """Return the points of a fact's line, as far back as a trend may reach."""
        return self.snapshot.line(dict(fact), LONG_WINDOW)

    def number(self, fact: Record, fresh_for: int | None = None) -> NumberSlide:
        """Return the slide of one claim."""
        told = self.told(fact, fresh_for)
        event = self.snapshot.event(fact)
        account = account_of(fact, event)
        rivals, _ = rivals_of(fact, event)
        same = {other["doc_id"] for other in event if other["metric"] == fact["metric"]}
        is_whole = account is not None and account.whole["metric"] == fact["metric"]
        remainder = account.remainder if account is not None and is_whole else None
        asides = asides_of(rivals, remainder, silent_side(told, len(same)))
        trend = trend_of(fact, self.line(fact), self.today)
        return number_slide(fact, told, trend, scale_of(fact, told.side), asides)

    def comparison(
        self, one: Record, other: Record, fresh_for: int | None = None
    ) -> ComparisonSlide:
        """Return the slide of two claims."""
        told = [self.told(fact, fresh_for) for fact in (one, other)]
        if is_same_thing(one, other):
            scale = scale_of_two((one, told[0].side), (other, told[1].side))
            return comparison_slide((one, other), told, scale, ())
        lines = [self.line(fact) for fact in (one, other)]
        trends = mirrored_trends((one, other), lines, self.today)
        return comparison_slide((one, other), told, None, trends)

    def account(self, fact: Record) -> Account | None:
        """Return the arithmetic of a fact's event, by whoever names parts; None if nobody does."""
        event = self.snapshot.event(fact)
        wholes = [fact, *(other for other in event if other["metric"] == fact["metric"])]
        accounts = (account_of(whole, event) for whole in wholes if not whole["location"])
        return next((found for found in accounts if found is not None), None)

    def arithmetic(self, account: Account, fresh_for: int | None = None) -> ArithmeticSlide:
        """Return the slide of an event's arithmetic."""
        return arithmetic_slide(account, self.told(account.whole, fresh_for))

    def latest(self, filters: Filters, fresh_for: int | None = None) -> LatestSlide | None:
        """Return the slide of the latest claims; None when there are hardly any."""
        facts = choice.latest(self.snapshot, filters, self.today)
        rows = [self.told(fact, fresh_for) for fact in facts]
        if len(rows) < LATEST_FEWEST:
            return None
        return latest_slide(rows, qr_code(f"{self.origin}/?view=table"))


def deck_of(maker: Maker, playlist: Playlist) -> Sequence[Turn]:
    """Return the turns of a playlist; of one without slides, whatever the tables hold."""
    maker.read_ahead(name for wanted in playlist.slides for name in wanted.filters.of("metric"))
    if not playlist.slides:
        return [Turn(slide, playlist.seconds) for slide in _default(maker)]
    made = ((wanted, _slide(maker, wanted)) for wanted in playlist.slides)
    return [
        Turn(replace(slide, title=wanted.title) if wanted.title else slide, wanted.seconds)
        for wanted, slide in made
        if slide is not None
    ]


def _slide(maker: Maker, wanted: Wanted) -> Slide | None:
    """Return a wanted slide; None when its filters select nothing that it can show."""
    if wanted.kind == "latest":
        return maker.latest(wanted.filters, wanted.fresh_for)
    if wanted.kind == "comparison":
        found = [choice.newest(maker.snapshot, side, maker.today) for side in wanted.sides]
        one, other = found
        if one is None or other is None:
            alone = one or other
            return maker.number(alone, wanted.fresh_for) if alone else None
        return maker.comparison(one, other, wanted.fresh_for)
    fact = choice.newest(maker.snapshot, wanted.filters, maker.today)
    if fact is None:
        return None
    if wanted.kind == "arithmetic":
        account = maker.account(fact)
        return maker.arithmetic(account, wanted.fresh_for) if account else None
    return maker.number(fact, wanted.fresh_for)


def _default(maker: Maker) -> Iterable[Slide]:
    """Yield slides of several kinds for whatever the tables hold, the most important first.

    What one slide shows as a part or as the other side gets no slide of its own.
    """
    lines = choice.newest_lines(maker.snapshot, maker.today)
    likely = lines[:LIKELY_LINES]
    days = [date.fromisoformat(line.fact["event_end"]) for line in likely]
    maker.read_ahead((line.metric for line in likely), min([*days, maker.today]))
    told: set[str] = set()
    families: dict[str, int] = {}
    for line in lines:
        family = load_catalogue().metrics[line.metric].family
        full = sum(families.values()) >= CLAIM_LIMIT or families.get(family, 0) >= FAMILY_LIMIT
        fact = None if full else choice.standing(maker.snapshot, line, maker.today)
        if fact is None or fact["observation_id"] in told:
            continue
        families[family] = families.get(family, 0) + 1
        told.add(fact["observation_id"])
        yield from _slides_of(maker, replace(line, fact=fact), lines, told)
    found = maker.latest(Filters())
    if found is not None:
        yield found


def _slides_of(
    maker: Maker, line: choice.Line, lines: Sequence[choice.Line], told: set[str]
) -> Iterable[Slide]:
    """Yield the slides of one line, and note in ``told`` whatever else they show."""
    fact = line.fact
    rival = _other_side(maker, line, lines) or (
        choice.other_claim(maker.snapshot, fact, maker.today) if line.scope == "total" else None
    )
    if rival is not None and rival["observation_id"] != fact["observation_id"]:
        told.add(rival["observation_id"])
        left, right = sorted((fact, rival), key=_speaker)
        yield maker.comparison(left, right)
        return
    yield maker.number(fact)
    account = maker.account(fact)
    if account is not None and account.whole["metric"] == fact["metric"]:
        told.update(part["observation_id"] for part in account.parts)
        yield maker.arithmetic(account)


def _speaker(fact: Record) -> str:
    return words.speaker_side(words.source(fact))


def _other_side(maker: Maker, line: choice.Line, lines: Sequence[choice.Line]) -> Record | None:
    """Return the claim of the same days that counts the same for another side; None without."""
    for other in lines:
        same = (other.metric, other.scope, other.status) == (line.metric, line.scope, line.status)
        if same and other.side != line.side:
            fact = choice.standing(maker.snapshot, other, maker.today)
            both = (fact, line.fact)
            if fact["event_end"] == line.fact["event_end"] and not any(
                each["location"] for each in both
            ):
                return fact
    return None
