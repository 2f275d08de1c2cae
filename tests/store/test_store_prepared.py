"""Prepared statements: their columns are the fields of the records that are made of them."""

import pytest

from mailer.store import send_context
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
