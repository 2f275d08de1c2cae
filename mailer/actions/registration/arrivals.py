"""Arrivals: people who look for a seminar's form, and send it, at the same time as others."""

from collections.abc import Sequence
from functools import partial

from mailer.actions.batches import Batches
from mailer.actions.desk import Desk
from mailer.actions.registration import parties
from mailer.actions.registration.parties import Outcome, Party
from mailer.actions.seminar import offered
from mailer.actions.seminar.offered import Offered

_MOST = 50
"""So many as one short transaction registers: other writers wait for it."""
_MOST_SLUGS = 1000


class Arrivals:
    """Those of one office that this process sees. Who comes at the same time is served at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looking = Batches(self._found, _MOST_SLUGS)
        self._registering: dict[str, Batches[Party, Outcome]] = {}

    async def offered(self, slug: str) -> Offered | None:
        """``offered.by_slug``, as it is from now on: no look that began before is shared."""
        return await self._looking.ask(slug)

    async def register(self, slug: str, party: Party) -> Outcome:
        """``parties.register_parties`` for one of them."""
        known = self._registering.get(slug)
        if known is None:
            # Only names of seminars that there are come here.
            work = partial(parties.register_parties, self._desk, slug)
            known = self._registering[slug] = Batches(work, _MOST)
        return await known.ask(party)

    async def _found(self, slugs: Sequence[str]) -> list[Offered | None]:
        wanted = dict.fromkeys(slugs)
        found = {one: await offered.by_slug(self._desk, one) for one in wanted}
        return [found[one] for one in slugs]
