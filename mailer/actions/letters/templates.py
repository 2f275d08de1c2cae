"""Templates of letters, each a file beside this one."""

from functools import cache
from importlib.resources import files

from mailer.compose.pdf import PdfTemplate


@cache
def named(name: str) -> PdfTemplate:
    """The template ``name``, read once."""
    return PdfTemplate(files("mailer.actions.letters").joinpath(f"{name}.typ").read_text("utf-8"))
