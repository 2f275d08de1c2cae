"""Prepared statements: their columns are the fields of the records that are made of them."""

import pytest
from sqlalchemy import insert, select

from mailer.store import send_context
from mailer.store.database import Database
from mailer.store.facts import fact
from mailer.store.prepared import Prepared
from mailer.store.send_context import MailingContext, SendContext


@pytest.mark.parametrize(
    ("statement", "record"),
    [(send_context.MAILINGS, MailingContext), (send_context.DELIVERIES, SendContext)],
)
def test_columns_stand_in_the_order_of_the_fields(
    statement: Prepared, record: type[MailingContext] | type[SendContext]
) -> None:
    named = ["mailing" if name == "mailing_id" else name for name in statement.names]
    assert named == list(record._fields)


async def test_what_is_prepared_begins_the_transaction_that_it_is_for(database: Database) -> None:
    """Nobody but SQLAlchemy's own statements did, and on a server the next of those failed."""
    prepared = Prepared(select(fact.c.value))
    async with database.read() as connection:
        await connection.run_sync(prepared.scalars)
        assert connection.in_transaction()
        async with database.write() as beside:
            await beside.execute(insert(fact).values(name="n", value="1"))
        found = await connection.execute(select(fact.c.value))
        assert found.all() == []  # as of when it was asked first
