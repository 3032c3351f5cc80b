from __future__ import annotations

import re
from pathlib import Path

import plotly
import pytest
from flask.testing import FlaskClient

ASSETS = Path(__file__).parents[2] / "dashboard" / "assets"


def version(path: Path) -> str:
    found = re.search(r"plotly\.js.*v(\d+\.\d+\.\d+)", path.read_text(encoding="utf-8")[:400])
    assert found is not None
    return found[1]


def test_the_basic_bundle_is_of_the_version_that_dash_expects() -> None:
    full = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert version(ASSETS / "vendor" / "plotly-basic.min.js") == version(full)


@pytest.mark.parametrize("name", ["fonts/LICENSE-inter.txt", "fonts/LICENSE-source-serif.txt",
                                  "vendor/LICENSE-plotly.txt"])  # fmt: skip
def test_what_comes_from_others_has_its_licence(name: str) -> None:
    assert (ASSETS / name).stat().st_size > 500


def test_style_sheets_and_scripts_ask_nobody_else() -> None:
    for path in [*ASSETS.glob("*.css"), *ASSETS.glob("*.js")]:
        assert "//" not in re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)


def test_every_file_that_a_style_sheet_names_is_there() -> None:
    for path in ASSETS.glob("*.css"):
        for name in re.findall(r"url\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (ASSETS / name).is_file(), name


def test_text_is_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    address = "/assets/explore.css?v=1"
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
