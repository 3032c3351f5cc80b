"""Asking politely: one host at a time, redirects within limits, again when it may help."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from protego import Protego

from etl.watch.addresses import Address, AddressError, follow, parse_address
from etl.watch.fetching import AGENT, LONGEST_QUESTION, Answer, Fetcher, FetchError
from etl.watch.timing import Timing

MOST_REDIRECTS = 5
MOST_TRIES = 3
# Between two questions to one host; robots.txt may ask for more.
PACE_SECONDS = 1.0
_LONGEST_PACE = 60.0
_FIRST_PAUSE = 5.0
_LONGEST_RETRY_AFTER = timedelta(days=1)
_ROBOTS_LAST = timedelta(days=1)
_ROBOTS_BYTES = 512 * 1024
_OK, _NOT_MODIFIED, _GONE, _TOO_MANY, _SERVER_ERRORS = 200, 304, 410, 429, 500
_REDIRECTS = (301, 302, 303, 307, 308)


class VisitError(Exception):
    """Nothing was got from an address.

    ``temporary``: it may be had later; ``not_before``: and not before this time. ``slow``: the host
    let the time run out.
    """

    def __init__(
        self,
        reason: str,
        *,
        temporary: bool = False,
        not_before: datetime | None = None,
        slow: bool = False,
    ) -> None:
        super().__init__(reason)
        self.temporary = temporary
        self.not_before = not_before
        self.slow = slow


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said to recognise a version by; None: nothing."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for anything newer."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """What lies at an address, decompressed; ``url`` is where the redirects ended."""

    url: str
    body: bytes
    content_type: str | None
    validators: Validators


class _Time:
    """The time that a visit may still take; waiting for a host's turn does not count."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._until = timing.now() + timedelta(seconds=LONGEST_QUESTION)

    def left(self) -> float:
        """Return the seconds that are left, 0 when there are none."""
        return max((self._until - self._timing.now()).total_seconds(), 0.0)

    def pass_over(self, seconds: float) -> None:
        """Leave out some seconds that have passed."""
        self._until += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What holds for every question of a visit: its limits, and whether robots.txt is asked."""

    most_bytes: int
    allow_private: bool
    asks_robots: bool
    time: _Time


class Visitor:
    """Asks for addresses for several threads at once, each host at its pace."""

    def __init__(self, fetcher: Fetcher, timing: Timing) -> None:
        self._fetcher = fetcher
        self._timing = timing
        self._lock = threading.Lock()
        self._free: dict[str, datetime] = {}
        self._robots: dict[str, tuple[datetime, Protego]] = {}

    def visit(
        self,
        url: str,
        *,
        most_bytes: int,
        allow_private: bool = False,
        validators: Validators | None = None,
        tries: int = 1,
        asks_robots: bool = False,
    ) -> Page | None:
        """Return what lies at ``url``, None if it is the version of ``validators``.

        ``asks_robots`` leaves alone what robots.txt does; an address that the user named himself
        needs no asking. Raises VisitError, after ``tries`` if asking again may help, and Stopped.
        """
        time, pause = _Time(self._timing), _FIRST_PAUSE
        asked = _Asked(most_bytes, allow_private, asks_robots, time)
        for left in reversed(range(tries)):
            try:
                return self._follow(url, asked, validators)
            except VisitError as error:
                wait = pause
                if error.not_before:
                    wait = (error.not_before - self._timing.now()).total_seconds()
                # What takes longer than is left is for a later round.
                if not left or not error.temporary or wait >= time.left():
                    raise
            self._timing.wait(wait)
            pause *= 2
        raise AssertionError("tries is at least 1")

    def _follow(self, url: str, asked: _Asked, validators: Validators | None) -> Page | None:
        try:
            address = parse_address(url)
            seen = {address}
            for _ in range(MOST_REDIRECTS + 1):
                if asked.asks_robots:
                    self._ask_robots(address, asked)
                answer = self._ask(address, asked, validators)
                location = answer.headers.get("Location")
                if answer.status not in _REDIRECTS or not location:
                    return _page(address, answer, validators, self._timing.now())
                address = follow(address, location)
                if address in seen:
                    raise VisitError("the redirects lead in a circle")
                seen.add(address)
        except AddressError as error:
            raise VisitError(str(error)) from error
        raise VisitError(f"more than {MOST_REDIRECTS} redirects")

    def _ask(self, address: Address, asked: _Asked, validators: Validators | None) -> Answer:
        turn = self._turn(address, asked.allow_private)
        self._timing.wait(turn)
        asked.time.pass_over(turn)
        try:
            return self._fetcher.fetch(
                address,
                most_bytes=asked.most_bytes,
                seconds=asked.time.left(),
                allow_private=asked.allow_private,
                headers=validators.headers() if validators else None,
            )
        except FetchError as error:
            raise VisitError(str(error), temporary=error.temporary, slow=error.slow) from error

    def _turn(self, address: Address, allow_private: bool) -> float:
        """Return the seconds until the host may be asked, and take that turn."""
        with self._lock:
            now = self._timing.now()
            turn = max(now, self._free.get(address.origin, now))
            # A server of the own house is not spared, unless it asks for that.
            pace = 0.0 if allow_private else PACE_SECONDS
            if address.origin in self._robots:
                pace = max(pace, self._robots[address.origin][1].crawl_delay(AGENT) or 0.0)
            self._free[address.origin] = turn + timedelta(seconds=min(pace, _LONGEST_PACE))
        return (turn - now).total_seconds()

    def _ask_robots(self, address: Address, asked: _Asked) -> None:
        known = self._robots.get(address.origin)
        if known is None or self._timing.now() - known[0] > _ROBOTS_LAST:
            known = (self._timing.now(), self._read_robots(address, asked))
            self._robots[address.origin] = known
        if not known[1].can_fetch(address.url, AGENT):
            raise VisitError("robots.txt asks that it be left alone")

    def _read_robots(self, address: Address, asked: _Asked) -> Protego:
        robots = Address(address.scheme, address.host, address.port, "/robots.txt")
        for_robots = replace(asked, most_bytes=_ROBOTS_BYTES, asks_robots=False)
        try:
            page = self._follow(robots.url, for_robots, None)
        except VisitError as error:
            if error.temporary:
                raise VisitError(
                    f"robots.txt: {error}",
                    temporary=True,
                    not_before=error.not_before,
                    slow=error.slow,
                ) from error
            page = None
        return Protego.parse(page.body.decode("utf-8", "replace") if page else "")


def _page(
    address: Address, answer: Answer, validators: Validators | None, now: datetime
) -> Page | None:
    if answer.status == _NOT_MODIFIED and validators and validators.headers():
        return None
    if answer.status == _OK:
        found = Validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
        return Page(address.url, answer.body, answer.headers.get("Content-Type"), found)
    if answer.status == _GONE:
        raise VisitError("HTTP 410: it is gone for good; take it off the list")
    raise VisitError(
        f"HTTP {answer.status}",
        temporary=answer.status >= _SERVER_ERRORS or answer.status == _TOO_MANY,
        not_before=_retry_after(answer.headers.get("Retry-After"), now),
    )


def _retry_after(value: str | None, now: datetime) -> datetime | None:
    """Return the time that the header ``Retry-After`` means, at most a day ahead."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return now + min(timedelta(seconds=int(value[:9])), _LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max(moment.astimezone(UTC), now), now + _LONGEST_RETRY_AFTER)
