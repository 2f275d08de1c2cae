"""Questions to the DNS (RFC 1035), and what to say when it does not answer."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from dns.asyncresolver import Resolver
from dns.exception import DNSException, Timeout
from dns.name import EmptyLabel, LabelTooLong, NameTooLong
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT
from dns.resolver import NXDOMAIN, Answer, NoAnswer, NoNameservers

from mailer.domain.errors import InvalidValueError, Sentence

Address = IPv4Address | IPv6Address
_TIMEOUT_SECONDS = 6.0


class NoAnswerError(Exception):
    """The DNS did not answer, or not sensibly: nothing is known about that name."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de, en)


class NoSuchNameError(Exception):
    """There is no such name at all (NXDOMAIN), or there cannot be one."""


class Names:
    """Looks names up, at the system's resolver or at one that is named."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    @classmethod
    def at(cls, server: str = "") -> "Names":
        """``server`` is ``HOST`` or ``HOST:PORT`` with an address as HOST; "" for the system's.

        Raises InvalidValueError for another server, NoAnswerError where the system has none.
        """
        if not server:
            try:
                resolver = Resolver()
            except DNSException as problem:
                raise NoAnswerError(
                    f"Dieses System hat keinen DNS-Server eingestellt: {problem}",
                    f"No DNS server is configured on this system: {problem}",
                ) from None
        else:
            resolver = Resolver(configure=False)
            resolver.nameservers, resolver.port = _server(server)
        resolver.lifetime = _TIMEOUT_SECONDS
        return cls(resolver)

    async def texts(self, name: str) -> tuple[str, ...]:
        """The TXT records, each with its strings put together (RFC 7208 §3.3)."""
        answer = await self._ask(name, "TXT")
        return tuple(
            b"".join(one.strings).decode("utf-8", "replace")
            for one in answer or ()
            if isinstance(one, TXT)
        )

    async def exchangers(self, name: str) -> tuple[str, ...]:
        """The hosts of the MX records, the preferred first; "" is a null MX (RFC 7505)."""
        answer = await self._ask(name, "MX")
        found = [one for one in answer or () if isinstance(one, MX)]
        found.sort(key=lambda one: one.preference)
        return tuple(one.exchange.to_text(omit_final_dot=True).strip(".") for one in found)

    async def addresses(self, name: str) -> tuple[Address, ...]:
        """The addresses of a host; an address is its own. None: a name without any."""
        try:
            return (ip_address(name),)
        except ValueError:
            pass
        found: list[Address] = []
        for kind in ("A", "AAAA"):
            found += [ip_address(one.to_text()) for one in await self._ask(name, kind) or ()]
        return tuple(found)

    async def _ask(self, name: str, kind: str) -> Answer | None:
        """None where the name has no such record; raises NoSuchNameError, NoAnswerError."""
        try:
            return await self._resolver.resolve(f"{name.rstrip('.')}.", kind)
        except NoAnswer:
            return None
        except (NXDOMAIN, EmptyLabel, LabelTooLong, NameTooLong):
            raise NoSuchNameError(name) from None
        except Timeout:
            raise NoAnswerError(
                f"Das DNS hat auf die Frage nach {name} ({kind}) nicht geantwortet.",
                f"The DNS did not answer the question for {name} ({kind}).",
            ) from None
        except NoNameservers:
            raise NoAnswerError(
                f"Das DNS konnte die Frage nach {name} ({kind}) nicht beantworten (SERVFAIL).",
                f"The DNS could not answer the question for {name} ({kind}) (SERVFAIL).",
            ) from None
        except (DNSException, UnicodeError) as problem:
            raise NoAnswerError(
                f"{name} lässt sich im DNS nicht nachschlagen: {problem}",
                f"{name} cannot be looked up in the DNS: {problem}",
            ) from None


def _server(text: str) -> tuple[list[str], int]:
    host, port = text, "53"
    if text.startswith("[") and "]" in text:
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    try:
        address, number = str(ip_address(host)), int(port)
    except ValueError:
        address, number = "", 0
    if 0 < number < 65536:
        return [address], number
    raise InvalidValueError(
        f"„{text}“ ist kein DNS-Server; richtig ist zum Beispiel 192.0.2.53 oder 127.0.0.1:5353.",
        f'"{text}" is no DNS server; right is for example 192.0.2.53 or 127.0.0.1:5353.',
    )
