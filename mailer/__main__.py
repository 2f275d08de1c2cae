"""``python -m mailer`` is ``seminarpost``."""

from mailer.cli import main

main()
