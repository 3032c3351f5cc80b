"""Addresses of the web, and machines that must not be asked."""

from __future__ import annotations

import pytest

from etl.watch.addresses import Address, AddressError, follow, may_visit, parse_address


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("http://example.org", "example.org", 80, "/", "example.org"),
        (" https://EXAMPLE.org/a?b=c#d ", "example.org", 443, "/a?b=c", "example.org"),
        ("http://example.org:8080/a b", "example.org", 8080, "/a%20b", "example.org:8080"),
        ("https://приклад.укр/ніч", "xn--80aikifvh.xn--j1amh", 443,
         "/%D0%BD%D1%96%D1%87", "xn--80aikifvh.xn--j1amh"),
        ("http://[::1]:81/", "::1", 81, "/", "[::1]:81"),
    ],
)  # fmt: skip
def test_an_address_in_its_parts(url: str, host: str, port: int, path: str, authority: str) -> None:
    address = parse_address(url)
    assert (address.host, address.port, address.path) == (host, port, path)
    assert address.authority == authority
    assert parse_address(address.url) == address


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org/a", "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)",
        "gopher://example.org/", "http://", "http:///a", "http://a..b/", "http://example.org:x/",
        "http://example.org:99999/", "http://user@example.org/", "http://user:pass@example.org/",
        "http://[::1/", "http://example.org/" + "a" * 3000, "http://" + "a" * 80 + ".org/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web(url: str) -> None:
    with pytest.raises(AddressError):
        parse_address(url)


def test_a_path_cannot_carry_a_header() -> None:
    address = parse_address("http://example.org/a\r\nX: y")
    assert not set(address.path) & set("\r\n ")


HTTP = Address("http", "example.org", 80, "/a/b")
HTTPS = Address("https", "example.org", 443, "/a/b")


@pytest.mark.parametrize(
    ("start", "location", "end"),
    [
        (HTTP, "c", "http://example.org/a/c"),
        (HTTP, "//other.example/x", "http://other.example/x"),
        (HTTP, "https://example.org/", "https://example.org/"),
        (HTTPS, "/c", "https://example.org/c"),
    ],
)
def test_redirects_that_are_followed(start: Address, location: str, end: str) -> None:
    assert follow(start, location).url == end


@pytest.mark.parametrize("location", ["http://example.org/", "file:///etc/passwd", "data:,x"])
def test_redirects_that_are_not(location: str) -> None:
    with pytest.raises(AddressError):
        follow(HTTPS, location)


PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
PRIVATE = [
    "127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "100.64.0.1", "::1", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
]  # fmt: skip
NEVER = [
    "0.0.0.0", "169.254.169.254", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::",
    "fe80::1", "fe80::1%eth0", "ff02::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
]  # fmt: skip


@pytest.mark.parametrize("machine", PUBLIC)
def test_public_machines_may_be_asked(machine: str) -> None:
    assert may_visit(machine, allow_private=False)
    assert may_visit(machine, allow_private=True)


@pytest.mark.parametrize("machine", [*PRIVATE, "64:ff9b::7f00:1", "2002:7f00:1::1"])
def test_the_own_network_only_if_it_is_meant(machine: str) -> None:
    assert not may_visit(machine, allow_private=False)


@pytest.mark.parametrize("machine", PRIVATE)
def test_the_own_network_if_it_is_meant(machine: str) -> None:
    assert may_visit(machine, allow_private=True)


@pytest.mark.parametrize("machine", NEVER)
def test_some_machines_are_never_asked(machine: str) -> None:
    assert not may_visit(machine, allow_private=False)
    assert not may_visit(machine, allow_private=True)
