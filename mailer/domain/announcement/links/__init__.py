"""What each address is for: registering, joining, or something else; and what lets in."""
