"""Who speaks, and whom one may ask."""
