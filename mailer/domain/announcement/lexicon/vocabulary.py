"""Word lists that stay readable in the source."""


def words(*lines: str) -> frozenset[str]:
    """The words of all lines, which are separated by blanks."""
    return frozenset(word for line in lines for word in line.split())
