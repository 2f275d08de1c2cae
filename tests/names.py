"""A DNS server on loopback that knows what a test tells it, and how to be silent."""

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]
"""(name, type) → records as in a zone file. A record ``SILENT`` or ``SERVFAIL`` is an act."""

SILENT, SERVFAIL = "SILENT", "SERVFAIL"


def text(value: str) -> str:
    """A TXT record as a zone file has it, in strings of at most 255 octets."""
    pieces = [value[at : at + 255] for at in range(0, len(value), 255)] or [""]
    return " ".join('"{}"'.format(one.replace('"', '\\"').replace(";", "\\;")) for one in pieces)


@dataclass
class NameServer:
    """``server`` is what ``--resolver`` takes; ``asked`` the questions so far."""

    server: str
    zone: dict[tuple[str, str], Sequence[str]]
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def name_server(zone: Zone) -> Iterator[NameServer]:
    """Runs it in a thread of its own for as long as the block lasts."""
    known = NameServer("", dict(zone))

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            octets, socket = self.request
            question = dns.message.from_wire(octets)
            answer = _answer(known, question)
            if answer is not None:
                socket.sendto(answer.to_wire(max_size=65535), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        known.server = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()


def _answer(known: NameServer, question: dns.message.Message) -> dns.message.Message | None:
    asked = question.question[0]
    name = asked.name.to_text(omit_final_dot=True).lower()
    kind = dns.rdatatype.to_text(asked.rdtype)
    known.asked.append((name, kind))
    records = known.zone.get((name, kind), ())
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    if SILENT in records:
        return None
    if SERVFAIL in records:
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif records:
        answer.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", kind, records))
    elif not any(one == name or one.endswith(f".{name}") for one, _ in known.zone):
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer
