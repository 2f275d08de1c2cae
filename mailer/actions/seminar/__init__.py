"""A seminar: drafted, published, moved, changed, called off, and reported of a year."""
