"""Print what the analysts' page costs a browser, beside the same charts in Dash and Streamlit.

    python -m benchmarks.pages [--facts 1000000] [--folder DIR] [--peers PYTHON]

Needs the packages of the tests and a Chromium. ``--peers`` is the Python of an environment with
``benchmarks/peers/pages/requirements.txt``; without it only our own page is measured.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks.queries import kept_folder, opened

PORT, DASH_PORT, STREAMLIT_PORT = 8153, 8154, 8155
PEERS = Path(__file__).parent / "peers" / "pages"
OURS = f"http://127.0.0.1:{PORT}"
YEAR = "from=2025-01-01&to=2025-12-31&location=Kursk&actor=Russia"
FOUR = ("drones_launched", "drones_shot_down", "missiles_launched", "missiles_shot_down")
VIEW = f"/?{YEAR}&" + "&".join(f"metric={name}" for name in FOUR)
FIFTH = "#rail [data-facet=metric] [aria-checked=false]"
DRAWN = "document.querySelectorAll('.scatterlayer .trace').length >= 4"
# Milliseconds: a busy machine is slow, not broken.
PATIENCE = 120_000
PEER_LIMITS = {"stock Dash": "0.6", "Streamlit": "0.45"}
LIMITS = {"first visit": 1e6, "a view of a year and five metrics": 150e3}


def main() -> None:
    """Measure and print."""
    options = _options()
    with (
        kept_folder(options.folder) as folder,
        opened(folder, options.facts, PORT) as store,
        sync_playwright() as playwright,
    ):
        name = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=name, args=["--no-sandbox"])
        for what, size in sizes(browser).items():
            print(f"{what:50} {size / 1000:9.0f} kB  ≤ {LIMITS[what] / 1000:.0f}")
        print(f"{'requests for a filter change':50} {filter_requests(browser):9}     ≤ 1")
        with served_peers(options.peers, store.folder) as others:
            times = ready(browser, {"ours": OURS + VIEW, **others}, options.rounds)
        print(f"{'page with four charts ready':50} {times['ours'] * 1000:9.0f} ms")
        for peer in others:
            figures = f"{times[peer] * 1000:9.0f} ms  ours is {times['ours'] / times[peer]:.2f} ×"
            print(f"{f'  in {peer}':50} {figures}  ≤ {PEER_LIMITS[peer]}")
        browser.close()


def sizes(browser: Browser) -> dict[str, float]:
    """Return the bytes that come over the wire, compressed, for each of ``LIMITS``."""
    page = browser.new_page(bypass_csp=True)
    asked: list[Request] = []

    # A method of a list cannot be one of playwright's listeners.
    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.goto(OURS + VIEW)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    first, asked[:] = received(asked), []
    with page.expect_response("**/_dash-update-component*", timeout=PATIENCE) as answer:
        page.locator(FIFTH).first.click()
    answer.value.finished()
    second = received(asked)
    page.close()
    return dict(zip(LIMITS, (first, second), strict=True))


def received(requests: Iterable[Request]) -> float:
    """Return the bytes of the answers to requests, heads and bodies, as they were sent."""
    sent = [request.sizes() for request in requests if not request.url.startswith("data:")]
    return float(sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sent))


def filter_requests(browser: Browser) -> int:
    """Return how many requests a click on a filter makes."""
    page = browser.new_page(bypass_csp=True)
    page.goto(OURS + VIEW)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/_dash-update-component*", timeout=PATIENCE):
        page.locator(FIFTH).first.click()
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    page.close()
    return len(asked)


def ready(browser: Browser, addresses: dict[str, str], rounds: int) -> dict[str, float]:
    """Return for each address the median seconds until four charts are drawn, nothing cached.

    They take turns, so that a machine that is busy for a while is so for all of them.
    """
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(rounds + 1):
        for name, address in addresses.items():
            page = browser.new_page(bypass_csp=True)
            times[name].append(_seconds(page, address))
            page.close()
    return {name: median(seconds[1:]) for name, seconds in times.items()}


def _seconds(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    return time.perf_counter() - start


@contextmanager
def served_peers(python: Path | None, store: Path) -> Iterator[dict[str, str]]:
    """Serve stock Dash and Streamlit and give their addresses by name; none without a Python."""
    if python is None:
        yield {}
        return
    dash = [str(python), str(PEERS / "dash_page.py"), str(store), str(DASH_PORT)]
    options = ["--server.headless=true", "--browser.gatherUsageStats=false"]
    options += [f"--server.port={STREAMLIT_PORT}", "--", str(store)]
    page = str(PEERS / "streamlit_page.py")
    streamlit = [str(python), "-m", "streamlit", "run", page, *options]
    with served(dash, DASH_PORT) as first, served(streamlit, STREAMLIT_PORT) as second:
        yield dict(zip(PEER_LIMITS, (first, second), strict=True))


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while server.poll() is None and not _answers(port):
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the store and its index here")
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="the peers' environment")
    return parser.parse_args()


if __name__ == "__main__":
    main()
