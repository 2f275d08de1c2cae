"""Floor 3: out of the house. Relays, the journal, and the sender between them."""
