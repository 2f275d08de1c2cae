"""Octets of UTF-8 cut to lengths, never inside a character."""

from collections.abc import Iterator


def cut(octets: bytes, first: int, rest: int) -> Iterator[bytes]:
    """``octets`` in pieces: one of at most ``first`` octets, then of at most ``rest``."""
    begin, room = 0, first
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:  # a continuation byte: its character began before
            end -= 1
        yield octets[begin:end]
        begin, room = end, rest
    yield octets[begin:]
