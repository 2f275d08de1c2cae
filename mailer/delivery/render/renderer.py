"""The renderer: looks at claimed deliveries and writes what is sent for them.

It reads the ledger and never writes: what it finds is handed back. So it may sit in the sender's
process or in one of its own.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection

from mailer.compose.composer import Composer
from mailer.compose.dkim import Signer
from mailer.compose.skeleton import MergeTemplate
from mailer.compose.snapshot import Snapshot
from mailer.delivery.pre_send_check import decision_against
from mailer.delivery.render.message import Rendering, Terms
from mailer.delivery.render.recipients import calendar_method, entry_of, recipient_of
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import SeminarpostError
from mailer.domain.note import Note, cannot_be_made
from mailer.domain.session_mail import countered_sequence
from mailer.store import contents
from mailer.store.send_context import SendContext, send_context
from mailer.workspace import Workspace

Mails = dict[int, Composer | Snapshot]
"""What messages are made from, by content: compiled, or to be compiled."""
_COMPOSERS_KEPT = 16


class RenderInput(NamedTuple):
    """Deliveries as they are now: those that may leave, the most urgent first, those to be set
    aside (id, new state, reason), and those that go back to the queue.

    ``mails`` are what the first ones are made from.
    """

    rows: list[SendContext]
    aside: list[tuple[int, DeliveryState, str]]
    returned: list[int]
    mails: Mails


class RenderOutput(NamedTuple):
    """What was rendered: renderings, and the templates and terms that they refer to.

    ``faults``: the mailings whose mail is at fault, and why, as a note; none of
    their deliveries was rendered.
    """

    renderings: list[Rendering]
    templates: list[MergeTemplate]
    terms: dict[int, Terms]
    faults: dict[int, Note]


class RenderResult(NamedTuple):
    """What became of some deliveries: ``aside`` and ``returned`` as in ``RenderInput``, and what
    was rendered for the others."""

    aside: list[tuple[int, DeliveryState, str]]
    returned: list[int]
    written: RenderOutput


class Renderer:
    """Renders messages. Keeps the compiled mails of the last few contents.

    With ``signer`` they are signed (DKIM). Not for use by several threads at once.
    """

    def __init__(self, workspace: Workspace, signer: Signer | None = None) -> None:
        self._workspace = workspace
        self._signer = signer
        self._composers: OrderedDict[int, Composer] = OrderedDict()
        sender = workspace.settings.sender
        self._fixed = sender.envelope_address
        self._verp = sender.bounce == "verp"

    @property
    def signs(self) -> bool:
        return self._signer is not None

    def load(self, connection: Connection, ids: Sequence[int], now: datetime) -> RenderInput:
        """Reads what decides about each, and the contents that are not known yet."""
        found = RenderInput(*decided(connection, ids, now), {})
        for content_id in {row.content_id for row in found.rows}:
            known = self._composers.get(content_id)
            if known is not None:
                self._composers.move_to_end(content_id)
            found.mails[content_id] = known or contents.read(connection, content_id)
        return found

    def render(self, rows: Iterable[SendContext], mails: Mails, now: datetime) -> RenderOutput:
        """Returns renderings of rows, from the mails that were loaded with them."""
        written = RenderOutput([], [], {}, {})
        places: dict[MergeTemplate, int] = {}
        for row in rows:
            if row.mailing.id in written.faults:
                continue
            try:
                rendering = self._rendering(row, self._composer(row.content_id, mails), now, places)
            except SeminarpostError as problem:
                # The mail is at fault, not this reader: nobody gets it until it is mended.
                written.faults[row.mailing.id] = cannot_be_made(problem)
                continue
            written.renderings.append(rendering)
            if row.mailing.id not in written.terms:
                written.terms[row.mailing.id] = _terms(row, now)
        written.templates.extend(places)
        if written.faults:
            written.renderings[:] = [
                one for one in written.renderings if one.mailing_id not in written.faults
            ]
        return written

    def sign(self, written: RenderOutput, now: datetime) -> RenderOutput:
        """Returns the same with signatures, if there is a signer."""
        signer, renderings, templates = self._signer, written.renderings, written.templates
        if signer is not None:
            for place, rendering in enumerate(renderings):
                message = b"".join(templates[rendering.template].filled(rendering.values))
                renderings[place] = rendering._replace(signature=signer.fields_over(message, now))
        return written

    def _composer(self, content_id: int, mails: Mails) -> Composer:
        mail = mails[content_id]
        if isinstance(mail, Snapshot):
            mail = mails[content_id] = self._composers[content_id] = Composer(mail)
            if len(self._composers) > _COMPOSERS_KEPT:
                self._composers.popitem(last=False)
        return mail

    def _rendering(
        self, row: SendContext, composer: Composer, now: datetime, places: dict[MergeTemplate, int]
    ) -> Rendering:
        entry = entry_of(row, now)
        recipient = recipient_of(
            row,
            self._workspace.links,
            now,
            composer.language_for(row.language),
            entry,
            calendar_by_link=entry is not None and self._links_calendar(row),
            ordinary_zone=composer.snapshot.office.timezone,
        )
        # Whoever gets a link instead of the entry has been told all the same.
        calendar_update = None
        changes = entry is not None and countered_sequence(row.occasion) is None
        if entry is not None and changes and row.entry_id is not None:
            method = calendar_method(row).value
            calendar_update = (row.entry_id, entry.sequence, method, row.mailing.subject_revision)
        skeleton = composer.skeleton(recipient)
        template, values = skeleton.template, skeleton.values(recipient)
        return Rendering(
            row.mailing.id,
            places.setdefault(template, len(places)),
            row.id,
            row.content_id,
            row.address_key,
            row.attempts,
            "" if row.dated_at else _text_of(recipient.date),
            calendar_update,
            self._bounces_to(row.id) if self._verp else self._fixed,
            row.address,
            row.message_id,
            values,
            template.is_ascii and b"".join(values).isascii(),
            recipient.source != "",
            b"",
        )

    def _links_calendar(self, row: SendContext) -> bool:
        policy = self._workspace.settings.policy
        return row.without_calendar or policy.links_calendar(
            row.address_key, refuses_files=row.refuses_files
        )

    def _bounces_to(self, delivery_id: int) -> str:
        local, _, domain = self._fixed.rpartition("@")
        return f"{local}+{self._workspace.links.bounce_token(delivery_id)}@{domain}"


def decided(
    connection: Connection, ids: Sequence[int], now: datetime
) -> tuple[list[SendContext], list[tuple[int, DeliveryState, str]], list[int]]:
    """Returns claimed deliveries as in ``RenderInput``: to render, set aside, to give back."""
    rows: list[SendContext] = []
    aside: list[tuple[int, DeliveryState, str]] = []
    returned: list[int] = []
    for row in send_context(connection, ids):
        decision = decision_against(row, now)
        if decision is None:
            rows.append(row)
        elif decision[0] is DeliveryState.QUEUED:
            returned.append(row.id)
        else:
            aside.append((row.id, *decision))
    return rows, aside, returned


def _terms(row: SendContext, now: datetime) -> Terms:
    until_at = row.mailing.settled_until(now)
    return Terms(row.mailing.id, row.priority, until_at, row.mailing.on_unclear)


_text_of = lru_cache(maxsize=16)(datetime.isoformat)
"""All that are written together have one Date."""
