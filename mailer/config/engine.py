"""Settings of the engine: who distributes the work."""

from enum import StrEnum

from mailer.document import Document


class EngineKind(StrEnum):
    """``embedded``: one machine. ``procrastinate``: any number of them, over PostgreSQL."""

    EMBEDDED = "embedded"
    PROCRASTINATE = "procrastinate"


class Engine(Document):
    kind: EngineKind = EngineKind.EMBEDDED
