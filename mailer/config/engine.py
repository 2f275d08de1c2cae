"""Settings of the engine: who distributes the work."""

from enum import StrEnum

from mailer.toml_file import TomlModel


class EngineKind(StrEnum):
    """``embedded``: one machine. ``procrastinate``: any number of them, over PostgreSQL."""

    EMBEDDED = "embedded"
    PROCRASTINATE = "procrastinate"


class Engine(TomlModel):
    kind: EngineKind = EngineKind.EMBEDDED
