"""Who may come in, and what may be asked for. Decided from the request's own words, before any file is looked at.

A page in the same browser may send requests here: by a name that it lets point to this machine (DNS rebinding), from
its own origin (WebSockets know no same-origin policy), or with a path that climbs out of the site.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::([0-9]{1,5}))?", re.IGNORECASE)
_ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 – compared with, never bound to
_HTTP = "http://"


class RefusedPathError(Exception):
    """This path is answered with a status of 4xx."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Door(NamedTuple):
    """The addresses under which browsers may know this server: exact hosts, one port."""

    hosts: frozenset[str]
    port: int
    is_everywhere: bool

    def admits(self, authority: str, arrived_at: str = "") -> bool:
        """Whether a `Host` is ours; `arrived_at` is the address of this machine that was connected to.

        A server for all addresses can't list them: there the one that was connected to is ours. It is a number, and
        no name that others own can stand for it.
        """
        found = _AUTHORITY.fullmatch(authority)
        if not found or int(found[2] or 80) != self.port:
            return False
        host = _plain(found[1])
        return host in self.hosts or (self.is_everywhere and host == _plain(arrived_at))

    def admits_origin(self, origin: str, arrived_at: str = "") -> bool:
        """Whether an `Origin` is a page of ours."""
        return origin.startswith(_HTTP) and self.admits(origin.removeprefix(_HTTP), arrived_at)


def door(host: str, port: int) -> Door:
    """The door of a server that was told to serve at `host`."""
    names = {"127.0.0.1", "localhost", "::1", _plain(host)} - _ANYWHERE.keys()
    return Door(frozenset(names), port, _plain(host) in _ANYWHERE)


def url(host: str, port: int) -> str:
    """The address to type into the browser of this machine."""
    plain = _ANYWHERE.get(_plain(host), _plain(host))
    return f"{_HTTP}[{plain}]:{port}/" if ":" in plain else f"{_HTTP}{plain}:{port}/"


def is_private(addresses: Iterable[str]) -> bool:
    """Whether only this machine can reach all of these addresses."""
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in addresses)


def path(raw: str) -> str:
    """The path below the site's root that a request asks for; may be empty or end in `/`.

    Raises RefusedPathError: 400 for what no browser sends, 404 for hidden files.
    """
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedPathError(400) from error
    parts = text.split("/")
    if parts[0] or "\\" in text or any(ord(sign) < 32 or ord(sign) == 127 for sign in text) or ".." in parts:
        raise RefusedPathError(400)
    if any(part.startswith(".") for part in parts) or "" in parts[1:-1]:
        raise RefusedPathError(404)
    return "/".join(parts[1:])


def _plain(host: str) -> str:
    """A host in the one form we compare: lower case, addresses without brackets, zone and long zeros."""
    bare = host.lower().removeprefix("[").removesuffix("]").partition("%")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return bare
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
