"""Addresses of the web: which may be asked for, and which machines may be asked.

Feeds and redirects are written by others. What they name must not lead into the own network, so a
name is resolved first, every machine that it stands for is checked, and the connection goes to the
very one that was checked.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MAX_CHARACTERS = 2000

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """An address that is not asked for; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web in its parts; ``path`` has the query and starts with a slash."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host as the header ``Host`` names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and host, for which one ``robots.txt`` and one pace hold."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The address as text."""
        return f"{self.origin}{self.path}"


def parse_address(url: str) -> Address:
    """Return the parts of an address; raises AddressError when it is none of the web."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise AddressError(f"{ascii(url)[:80]} is not an address") from error
    if parts.scheme not in _PORTS:
        raise AddressError(f"{ascii(url)[:80]} does not begin with http:// or https://")
    if not host or len(url) > _MAX_CHARACTERS:
        raise AddressError(f"{ascii(url)[:80]} is not an address")
    if parts.username is not None or parts.password is not None:
        raise AddressError("the address holds a user name")
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], _path(parts.path, parts.query))


def follow(address: Address, location: str) -> Address:
    """Return where a redirect leads; raises AddressError when it may not be followed."""
    target = parse_address(urljoin(address.url, location))
    if (address.scheme, target.scheme) == ("https", "http"):
        raise AddressError("the redirect leaves https")
    return target


def may_visit(machine: str, allow_private: bool) -> bool:
    """Tell whether the machine with this IP address may be asked.

    Public ones always; those of the own network and this machine with ``allow_private``;
    link-local ones (where clouds keep their keys), multicast and reserved ones never.
    """
    addresses = list(_meant(ipaddress.ip_address(machine.partition("%")[0])))
    if all(ip.is_global and not ip.is_multicast for ip in addresses):
        return True
    return allow_private and not any(
        ip.is_link_local or ip.is_multicast or ip.is_unspecified or _is_reserved(ip)
        for ip in addresses
    )


def _is_reserved(ip: _IP) -> bool:
    return ip.is_reserved and not ip.is_loopback


def _meant(ip: _IP) -> list[_IP]:
    """Return the address and those of version 4 that it carries inside."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    inner: list[_IP] = [ip]
    if ip.sixtofour:
        inner.append(ip.sixtofour)
    if ip.teredo:
        inner.extend(ip.teredo)
    if ip in _NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return inner


def _path(path: str, query: str) -> str:
    quoted = "".join(
        character if "!" <= character <= "~" else _quote(character)
        for character in urlunsplit(("", "", path or "/", query, ""))
    )
    return quoted if quoted.startswith("/") else f"/{quoted}"


def _quote(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
