"""Which network addresses the bot may connect to.

The guard sits on the socket, not on the resolver: it judges the numeric address of every connection that is about to be made,
so that literals in any spelling, redirects, and names that resolve differently a second time all meet it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from bot.sources.errors import BlockedAddress

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddressInfo = tuple[int, int, int, str, tuple[str | int, ...]]
"""What getaddrinfo returns for one address."""

PORTS = (80, 443)
GLOBAL_V6 = IPv6Network("2000::/3")
"""All that is handed out of IPv6 for use in public."""
NAT64 = IPv6Network("64:ff9b::/96")
CLOSED = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",  # shared by carriers, and the metadata service of one cloud
        "168.63.129.16/32",  # the host agent of one cloud, in public address space
        "192.0.0.0/24",  # protocol assignments, and the metadata service of one cloud
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # Teredo and other tunnels
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """An exception that the operator made. No network means all public ones, no port the usual ones."""

    network: Network | None
    port: int | None
    any_port: bool = False

    @classmethod
    def parse(cls, text: str) -> Allowance:
        """Read "10.1.0.0/16", "127.0.0.1:8080", "[::1]:8080", "127.0.0.1:*" or ":8080". Raises ValueError."""
        host, port = _split(text.strip())
        network = ip_network(host, strict=False) if host else None
        if network is None and port in (None, "*"):
            raise ValueError(f"“{text}” allows nothing; write a network such as 10.1.0.0/16, or a port such as :8080.")
        number = int(port) if port not in (None, "*") else None
        if number is not None and not 0 < number < 65536:
            raise ValueError(f"“{text}” names no port between 1 and 65535.")
        return cls(network, number, port == "*")

    def covers(self, address: Address) -> bool:
        return address in self.network if self.network else is_public(address)

    def opens(self, port: int) -> bool:
        return self.any_port or (port in PORTS if self.port is None else port == self.port)


def _split(text: str) -> tuple[str, str | None]:
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, port.removeprefix(":") or None
    if text.count(":") == 1:
        host, port = text.split(":")
        return host, port
    return text, None


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, or behind NAT64), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def is_public(address: Address) -> bool:
    """Whether everybody on the internet may be found at this address."""
    address = embedded(address)
    if any(address.version == network.version and address in network for network in CLOSED):
        return False
    if isinstance(address, IPv6Address) and address not in GLOBAL_V6:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class Guard:
    """Lets connections to public addresses on the usual ports pass, and what `allowed` adds."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(Allowance.parse(text) for text in allowed)

    def objection(self, host: str, port: int) -> str | None:
        """Why no connection to this numeric address may be made; None where it may."""
        address = embedded(ip_address(host.partition("%")[0]))
        public = is_public(address)
        if public and port in PORTS:
            return None
        if any(allowance.covers(address) and allowance.opens(port) for allowance in self._allowed):
            return None
        return f"port {port} is closed to the bot" if public else "it is not on the public internet"

    def socket(self, info: AddressInfo) -> socket.socket:
        """A socket for one of the addresses of a name. Raises BlockedAddress."""
        family, kind, protocol, _, address = info
        if objection := self.objection(str(address[0]), int(address[1])):
            raise BlockedAddress(objection)
        return socket.socket(family, kind, protocol)
