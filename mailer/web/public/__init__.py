"""The public side: pages for everybody, and those that a link in a mail opens."""
