"""The doctor: settings, database, clock, relays and DNS looked at before mail depends on them."""
