"""Weeks of the wall in sped-up time: slides, news, fallen servers, a new version, a lost network.

    python -m benchmarks.wall_soak [--changes 5000] [--refreshes 500] [--facts N] [--interpreted]

A real server and a real headless Chromium, whose own clock runs as fast as it can (CDP's virtual
time): nothing is put into the page, and every request is answered. Prints what was measured beside
what is asked for; exit status 1 when something is not held.
"""

from __future__ import annotations

import argparse
import base64
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Response, sync_playwright

from benchmarks.newsroom import Server, Tables
from benchmarks.store import NOW as STORE_END
from benchmarks.store import make_store

SCREEN = {"width": 1920, "height": 1080}
# Everything is measured in shares of the screen; a smaller one is painted in less time.
SMALL_SCREEN = {"width": 960, "height": 540}
BROWSERS = ("chromium", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Without the machine code that the engine makes as it learns, what grows is the page's own.
INTERPRETED = "--js-flags=--jitless"
SLIDE_SECONDS = 3
NEWS_NUMBER = 701
CHANGES_A_ROUND = 10
WARM_UP = 100
OUTAGE_SECONDS = 30
NETWORK_LOSS_SECONDS = 3 * 3600
PATIENCE = 40
# Milliseconds between two looks whether the time that was granted has passed, and how long at most.
GLANCE = 5
GRANT_PATIENCE = 600
PATIENCE_MS = 300_000
# The heap is weighed so many times, and the median taken.
WEIGHTS = 5
IDLE_SECONDS = 20
NEWS_TRIES = 5
PARTS = 3
SAMPLES_A_PART = 4
# What is asked for.
MOST_GROWTH = 0.10
MOST_BACK = 10
MOST_LIGHT = 128
MOST_IDLE = 0.02
MOST_NEWS = 5
SHOWN = "#stage .slide:not(.leave)"
NUMBER_IS = f"(number) => document.querySelector('{SHOWN} .number').innerText === number"
METRICS = {"heap": "JSHeapUsedSize", "nodes": "Nodes", "listeners": "JSEventListeners"}
LIGHT_OF = """async (frames) => {
  const canvas = new OffscreenCanvas(48, 27), context = canvas.getContext('2d');
  const lights = [];
  for (const frame of frames) {
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    context.drawImage(image, 0, 0, 48, 27);
    const { data } = context.getImageData(0, 0, 48, 27);
    lights.push(data.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / (48 * 27 * 3));
  }
  return Math.max(0, ...lights);
}"""


@dataclass
class Report:
    """What a soak measured.

    ``memory`` holds samples, the first after the warm-up. ``back`` is in seconds of the page's own
    clock, ``news`` in real ones from the ETL's rename to the screen, ``news_of_many`` the same over
    large tables. Light goes from 0 to 255.
    """

    changes: int = 0
    refreshes: int = 0
    memory: list[dict[str, float]] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    news: list[float] = field(default_factory=list)
    news_of_many: list[float] = field(default_factory=list)
    reloads: int = 0
    lightest: float = 0.0
    frames: int = 0
    idle: float = 0.0
    errors: list[str] = field(default_factory=list)

    def growth(self, name: str) -> float:
        """Return by what share ``heap``, ``nodes`` or ``listeners`` grew since the warm-up."""
        return self.memory[-1][name] / self.memory[0][name] - 1

    def faults(self) -> list[str]:
        """Return what does not hold."""
        found = [f"{name} grew" for name in METRICS if self.growth(name) > MOST_GROWTH]
        found += [f"back after {each} s" for each in self.back if each > MOST_BACK]
        found += [f"{self.reloads} reloads for one new version"] if self.reloads != 1 else []
        found += ["a white frame"] if self.lightest > MOST_LIGHT else []
        found += ["busy when idle"] if self.idle > MOST_IDLE else []
        news = [*self.news, *self.news_of_many]
        found += [f"news after {each:.1f} s" for each in news if each > MOST_NEWS]
        return [*found, *self.errors]


class Wall:
    """The page of the wall in a browser whose clock only runs when told to.

    It stands still while a request is not answered, as no real one does: so much is asked in so
    little time that a real one would run out.
    """

    def __init__(self, browser: Browser, address: str, report: Report) -> None:
        self._report = report
        self._eye = browser.new_page()
        self.page = browser.new_context(viewport=SMALL_SCREEN).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: report.errors.append(str(error)))
        self.page.on("load", lambda _: self._loaded())
        self.page.on("response", self._answered)
        self._loads = -1
        self._news = 0
        self._frames: list[str] = []
        self.page.goto(f"{address}/wall?interval={SLIDE_SECONDS}")
        self._tools = self.page.context.new_cdp_session(self.page)
        self._has_passed = True
        self._tools.on("Emulation.virtualTimeBudgetExpired", self._passed)
        self._watch(self._tools)
        self.pass_seconds(1)

    def _loaded(self) -> None:
        self._loads += 1
        self._report.reloads = self._loads

    def _answered(self, response: Response) -> None:
        self._news += response.status == 200 and "/wall/slides" in response.url

    def _watch(self, tools: CDPSession) -> None:
        """Keep every frame that the browser paints."""

        def keep(event: dict[str, Any]) -> None:
            self._frames.append(event["data"])
            tools.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

        tools.on("Page.screencastFrame", keep)
        tools.send("Page.startScreencast", {"format": "jpeg", "maxWidth": 240, "maxHeight": 135})

    def close(self) -> None:
        """Stop watching, and close the page."""
        self._tools.send("Page.stopScreencast")
        self._tools.detach()
        self.page.context.close()

    def look(self) -> None:
        """Judge how light the frames since the last look were, and one picture taken now."""
        picture = base64.b64encode(self.page.screenshot(type="jpeg", quality=40)).decode()
        frames, self._frames = [*self._frames, picture], []
        lightest = self._eye.evaluate(LIGHT_OF, frames)
        self._report.lightest = max(self._report.lightest, lightest)
        self._report.frames += len(frames)

    def _passed(self, _: object) -> None:
        self._has_passed = True

    def pass_seconds(self, seconds: int) -> None:
        """Let time pass, as fast as the browser can."""
        self._has_passed = False
        grant = {"policy": "pauseIfNetworkFetchesPending", "budget": seconds * 1000}
        self._tools.send("Emulation.setVirtualTimePolicy", grant)
        end = time.monotonic() + GRANT_PATIENCE
        while not self._has_passed:
            if time.monotonic() > end:
                raise SystemExit(f"{seconds} s of the page's time did not pass")
            self.page.wait_for_timeout(GLANCE)

    def live_second(self) -> None:
        """Let one second pass that is also a second of the server's."""
        self.pass_seconds(1)
        self.page.wait_for_timeout(1000)

    def take_news(self) -> None:
        """Let time pass until news have come."""
        before = self._news
        for _ in range(PATIENCE):
            self.pass_seconds(1)
            if self._news > before:
                return

    def first_number(self) -> str:
        """Step to the slide of the drones and return its number; empty when no slide is drawn.

        Nothing is waited for: a page that loads itself anew draws only once time is let pass.
        """
        for _ in range(20):
            if self._shown("h1").startswith("Drones launched"):
                break
            self.page.keyboard.press("ArrowRight")
        return self._shown(".number")

    def _shown(self, part: str) -> str:
        return next(iter(self.page.locator(f"{SHOWN} {part}").all_inner_texts()), "")

    def seconds_until(self, number: int) -> int:
        """Return after how many seconds the wall shows a number and no trouble."""
        for seconds in range(PATIENCE):
            well = self.page.locator("#trouble").is_hidden()
            if well and self.first_number() == str(number):
                return seconds
            self.live_second()
        return PATIENCE

    def memory(self) -> dict[str, float]:
        """Return heap, nodes and listeners after garbage has been collected, on the first slide."""
        self.page.keyboard.press(" ")
        self.first_number()
        self.pass_seconds(2)
        weights = [self._weight() for _ in range(WEIGHTS)]
        self.page.keyboard.press(" ")
        return {name: median(each[name] for each in weights) for name in METRICS}

    def _weight(self) -> dict[str, float]:
        """Return what is held once garbage has been collected."""
        self._tools.send("HeapProfiler.collectGarbage")
        self._tools.send("Performance.enable")
        metrics = self._tools.send("Performance.getMetrics")["metrics"]
        found = {each["name"]: float(each["value"]) for each in metrics}
        return {name: found[metric] for name, metric in METRICS.items()}


@dataclass
class Soak:
    """One soak: the newsroom, the wall, and what has been measured so far."""

    tables: Tables
    server: Server
    wall: Wall
    report: Report
    number: int = 100

    def news(self) -> None:
        """Publish another number for the last night."""
        self.number += 1
        self.tables.publish(self.number)
        self.report.refreshes += 1

    def turn(self, rounds: int, refreshes: int, samples: int = 0) -> None:
        """Let slides pass, ten a round, with news in the first rounds; weigh the page at times."""
        pause = rounds // (samples + 1) + 1
        for index in range(rounds):
            if index and index % pause == 0:
                self.weigh()
            if index < refreshes:
                self.news()
                self.wall.take_news()
            self.wall.pass_seconds(CHANGES_A_ROUND * (SLIDE_SECONDS + 1))
            self.report.changes += CHANGES_A_ROUND
            if index % 10 == 0:
                self.wall.look()

    def weigh(self) -> None:
        """Note what the page holds in memory, and say how far the soak is."""
        self.report.memory.append(self.wall.memory())
        done = f"{self.report.changes:,} slide changes, {self.report.refreshes} new generations"
        print(done, file=sys.stderr, flush=True)

    def outage(self, fall: Callable[[], None], rise: Callable[[], None], seconds: int) -> None:
        """Let something fall, and measure how long the wall needs after it has risen again."""
        self.wall.first_number()
        fall()
        self.wall.pass_seconds(seconds)
        if self.wall.page.locator("#trouble").is_hidden():
            self.report.errors.append("the wall does not say that its server is gone")
        self.wall.look()
        self.news()
        rise()
        self.report.back.append(self.wall.seconds_until(self.number))
        self.wall.look()

    def kill_server(self) -> None:
        """Kill the server under the wall, and start it again."""
        self.outage(self.server.kill, self.server.start, OUTAGE_SECONDS)

    def lose_network(self) -> None:
        """Cut the network for hours of the wall's time."""
        offline = self.wall.page.context.set_offline
        self.outage(lambda: offline(True), lambda: offline(False), NETWORK_LOSS_SECONDS)

    def redeploy(self, folder: Path) -> None:
        """Replace the program by a new version; the wall has to load it."""
        self.news()
        self.server.replace(folder)
        self.report.back.append(self.wall.seconds_until(self.number))
        for _ in range(3):
            self.wall.pass_seconds(5)
        self.wall.look()


def soak(browser: Browser, folder: Path, changes: int, refreshes: int) -> Report:
    """Run a soak in an empty folder and return what it measured."""
    report = Report()
    tables = Tables(folder / "tables")
    server = Server(folder / "tables")
    try:
        server.start()
        wall = Wall(browser, server.address, report)
        _run(Soak(tables, server, wall, report), folder, changes, refreshes)
        wall.close()
    finally:
        server.kill()
    return report


def measure_live(browser: Browser, folder: Path, report: Report) -> None:
    """Add to a report what real time shows: how soon news come, and what an idle page costs."""
    tables = Tables(folder)
    server = Server(folder)
    try:
        server.start()
        report.news = [*seconds_to_news(browser, server.address, tables)]
        report.idle = idle_share(browser, server.address)
    finally:
        server.kill()


def measure_many(browser: Browser, folder: Path, facts: int, report: Report) -> None:
    """Add to a report how soon news come over tables of so many facts, whose index is not ready."""
    make_store(folder, facts)
    last_night = STORE_END.date()
    tables = Tables(folder, last_night)
    server = Server(folder, last_night)
    try:
        server.start()
        report.news_of_many = [*seconds_to_news(browser, server.address, tables)]
    finally:
        server.kill()


def _run(soak: Soak, folder: Path, changes: int, refreshes: int) -> None:
    """Warm up, then run three parts with an outage after each; all in one document.

    The warm-up has its own outage: what the first one compiles is there before the first weight.
    """
    soak.redeploy(folder / "next")
    soak.kill_server()
    soak.turn(WARM_UP // CHANGES_A_ROUND, 1)
    soak.weigh()
    soak.report.changes = soak.report.refreshes = 0
    rounds = changes // CHANGES_A_ROUND // PARTS + 1
    for _ in range(PARTS):
        soak.turn(rounds, refreshes // PARTS + 1, SAMPLES_A_PART)
        soak.kill_server()
    soak.lose_network()
    soak.turn(1, 0)
    soak.weigh()


def seconds_to_news(browser: Browser, address: str, tables: Tables) -> Iterator[float]:
    """Yield, in real time, the seconds from a rename of the ETL to its number on the screen."""
    page: Page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
    page.goto(f"{address}/wall?interval=600")
    page.wait_for_selector(f"{SHOWN} .number")
    for number in range(NEWS_NUMBER, NEWS_NUMBER + NEWS_TRIES):
        tables.publish(number)
        page.wait_for_function(NUMBER_IS, arg=str(number), polling=20)
        yield time.time() - tables.published_at()
    page.close()


def idle_share(browser: Browser, address: str) -> float:
    """Return the share of one core that the page takes while one slide stands, in real time."""
    page: Page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
    page.goto(f"{address}/wall?interval=600")
    page.wait_for_timeout(3000)
    tools = page.context.new_cdp_session(page)
    # Ticks of the thread: what other programs do to the machine does not count.
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    start = worked()
    page.wait_for_timeout(IDLE_SECONDS * 1000)
    share = (worked() - start) / IDLE_SECONDS
    page.close()
    return share


def print_report(report: Report) -> None:
    """Print every figure beside what is asked for."""
    print(f"{report.changes:,} slide changes, {report.refreshes} new generations, one document")
    for name in METRICS:
        weights = "  ".join(f"{each[name]:,.0f}" for each in report.memory)
        print(f"  {name:10} {report.growth(name):+.1%} (10 %)  {weights}")
    for name, news in (("", report.news), (", large tables", report.news_of_many)):
        seconds = "  ".join(f"{each:.1f}" for each in news)
        if news:
            print(f"  rename to screen{name}: {seconds} s ({MOST_NEWS} s)")
    print(f"  load       {os.getloadavg()[0]:.1f}")
    print(f"  back after the new version, 4 kills, network loss: {report.back} s ({MOST_BACK} s)")
    print(f"  reloads    {report.reloads} (1)")
    print(f"  lightest of {report.frames:,} frames: {report.lightest:.0f} of 255 ({MOST_LIGHT})")
    print(f"  idle       {report.idle:.2%} of one core ({MOST_IDLE:.0%})")


def main() -> int:
    """Run, print, and return 1 when something is not held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wall_soak", description=__doc__)
    parser.add_argument("--changes", type=int, default=5000, help="slide changes (%(default)s)")
    parser.add_argument("--refreshes", type=int, default=500, help="new tables (%(default)s)")
    parser.add_argument("--facts", type=int, default=0, help="large tables too, of so many facts")
    parser.add_argument(
        "--interpreted", action="store_true", help="let no code be compiled: tells a leak from it"
    )
    options = parser.parse_args()
    compiler = [INTERPRETED] if options.interpreted else []
    system = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        start = playwright.chromium.launch
        with start(executable_path=system, args=[*ARGUMENTS, *compiler]) as browser:
            report = soak(browser, Path(folder) / "soak", options.changes, options.refreshes)
        with start(executable_path=system, args=ARGUMENTS) as browser:
            measure_live(browser, Path(folder) / "live", report)
            if options.facts:
                measure_many(browser, Path(folder) / "many", options.facts, report)
    print_report(report)
    if options.interpreted:
        print("  heap without compiled code: not what a wall on its own runs with")
    for fault in report.faults():
        print(f"NOT HELD: {fault}")
    return 1 if report.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
