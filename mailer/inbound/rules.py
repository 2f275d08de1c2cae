"""The rules by which refusals are judged: those of ``rules.toml``, and a workspace's before them.

One refusal has one verdict, whether it is heard at SMTP time or comes back in a bounce.
"""

from mailer.domain.reply_rule import Rules


def shipped() -> Rules:
    """The rules that come with the program; read once."""
    raise NotImplementedError


def laid_over(own: str, name: str) -> Rules:
    """The shipped rules behind those of a workspace; ``own`` is its TOML, ``name`` its file.

    Raises SettingsError that names file, line and the nearest known key.
    """
    raise NotImplementedError
