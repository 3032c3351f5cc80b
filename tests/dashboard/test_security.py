from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.security import HEADERS, allowed_names, host_name
from tests.dashboard.conftest import serve

ADDRESSES = (
    "/", "/?nonsense=1", "/wall", "/wall/slides", "/healthz", "/api/facts", "/api/facts?limit=0",
    "/export/facts.csv?metric=drones_lost", "/fact/none", "/document/none", "/nothing/here",
    "/assets/base.css", "/assets/none.css", "/_dash-layout", "/_dash-component-suites/dash/none.js",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "unsafe-eval" not in policy
    assert answer.headers["Cache-Control"]
    assert answer.status_code < 500


def test_only_fingerprinted_files_are_kept_for_ever(client: FlaskClient) -> None:
    assert client.get("/assets/base.css").headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get("/assets/base.css?v=1").headers["Cache-Control"]
    assert client.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post", "options"])
def test_nothing_can_be_changed(client: FlaskClient, method: str) -> None:
    for address in ("/", "/api/facts", "/wall", "/export/facts.csv", "/healthz"):
        assert getattr(client, method)(address).status_code == 405, address


@pytest.mark.parametrize("address", ["/nothing", "/_reload-hash", "/static/x", "/fact/", "/api"])
def test_other_addresses_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost:80:80", "localhost@evil", "",
     "127.0.0.1.nip.example", "localhost, evil", "[::1", "localhost:x"],
)  # fmt: skip
def test_other_hosts_are_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8050", "127.0.0.1:1", "[::1]:8050"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_further_hosts_can_be_allowed(tables: Path) -> None:
    client = serve(tables, allow_hosts=["Metrics.Example"], host="10.0.0.5")
    for host in ("metrics.example:443", "10.0.0.5"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_listening_everywhere_is_not_a_name() -> None:
    assert "0.0.0.0" not in allowed_names("0.0.0.0", [])
    assert "[::]" not in allowed_names("::", [])
    assert "[fe80::1]" in allowed_names("fe80::1", [])


def test_host_names_are_read_strictly() -> None:
    assert host_name("A.example:80") == "a.example"
    assert host_name("a/b") is None
    assert host_name(None) is None


def test_versions_are_not_told(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    for name in ("python_version", "dash_version", "plotly_version"):
        assert name not in page


def test_large_and_malformed_callbacks_are_refused(client: FlaskClient) -> None:
    address = "/_dash-update-component"
    answer = client.post(address, data=b"x" * (2 << 20), content_type="application/json")
    assert answer.status_code == 413
    bodies = [b"", b"{", b"[]", b"null", b"{}", b'{"output": 1}', b"[" * 50_000,
              b'{"output":"rail.children","inputs":[]}',
              b'{"output":"x.y","inputs":"z"}']  # fmt: skip
    for body in bodies:
        answer = client.post(address, data=body, content_type="application/json")
        assert 400 <= answer.status_code < 500, body[:40]
        assert b"Traceback" not in answer.data


def test_callbacks_of_other_sites_are_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400


def test_no_cookie_is_set(client: FlaskClient) -> None:
    for address in ADDRESSES:
        assert "Set-Cookie" not in client.get(address).headers
