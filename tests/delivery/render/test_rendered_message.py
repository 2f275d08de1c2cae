"""Messages: what leaves for one delivery, and where its bounces come back to."""

import email
import email.policy
from dataclasses import replace
from typing import Any

import pytest
from postbox import SLUG, on_list, publish, row_of, tick, with_workspace
from support import Office, there

from mailer.actions.mailing import plans
from mailer.delivery.render.message import RenderedMessage, Seen
from mailer.delivery.render.renderer import Renderer
from mailer.store import reports


async def messages(office: Office, **sender: Any) -> list[RenderedMessage]:
    """The invitation to Anna and Bert, from an office with these settings of its sender."""
    workspace = office.desk.workspace
    own = workspace.settings.sender.model_copy(update=sender)
    settings = workspace.settings.model_copy(update={"sender": own})
    office = with_workspace(office, replace(workspace, settings=settings))
    await publish(office)
    await on_list(office, "anna", "bert")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    async with office.desk.database.read() as connection:
        ids = [row.id for row in await reports.deliveries(connection)]
        renderer = Renderer(office.desk.workspace)
        loaded = await connection.run_sync(renderer.load, ids, office.clock.now())
    written = renderer.render(loaded.rows, loaded.mails, office.clock.now())
    assert [loaded.aside, loaded.returned, written.faults] == [[], [], {}]
    return [
        RenderedMessage(
            written.terms[one.mailing_id], written.templates[one.template], Seen(None, 0), None, one
        )
        for one in written.renderings
    ]


def sender_of(message: RenderedMessage) -> tuple[str, str]:
    """(From, Reply-To) as readers see them."""
    read = email.message_from_bytes(message.envelope.message, policy=email.policy.default)
    return str(read["From"].addresses[0].addr_spec), str(read["Reply-To"] or "")


@pytest.mark.parametrize(
    ("bounce_address", "before", "domain"),
    [("", "seminare", "example.org"), ("bounce@mail.example.org", "bounce", "mail.example.org")],
)
async def test_each_delivery_has_a_return_path_of_its_own(
    office: Office, bounce_address: str, before: str, domain: str
) -> None:
    written = await messages(office, bounce="verp", bounce_address=bounce_address)
    links = office.desk.workspace.links
    assert [one.rendering.address.partition("@")[0] for one in written] == ["anna", "bert"]
    assert len({one.envelope.sender for one in written}) == 2
    for one in written:
        local, _, at = one.envelope.sender.partition("@")
        base, _, token = local.partition("+")
        assert (base, at) == (before, domain)
        assert links.read_bounce(token) == one.id
        assert sender_of(one) == ("seminare@example.org", "")
        assert one.envelope.sender.encode() not in one.envelope.message


@pytest.mark.parametrize("bounce_address", ["", "bounce@mail.example.org"])
async def test_a_fixed_return_path_is_the_same_for_all(office: Office, bounce_address: str) -> None:
    written = await messages(office, bounce="fixed", bounce_address=bounce_address)
    expected = bounce_address or "seminare@example.org"
    assert [one.envelope.sender for one in written] == [expected, expected]
    assert {sender_of(one)[0] for one in written} == {"seminare@example.org"}


async def test_what_we_compose_needs_nothing_done_on_the_way(office: Office) -> None:
    """So that it can leave as it is: CRLF, and no line that begins with a dot."""
    for one in await messages(office):
        assert one.envelope.canonical
        asked = one.envelope._replace(canonical=False)
        (content,), (stuffed,) = asked.content, asked.stuffed
        assert stuffed == one.envelope.message == content
        assert one.domain == "example.org"
