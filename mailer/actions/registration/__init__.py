"""Taking part in a seminar: places, the waiting list, one's own page, and what comes afterwards."""
