"""A mailing: planned, checked, previewed, released, watched and put right; newsletters too."""
