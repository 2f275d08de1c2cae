"""A text in its parts: passages, sentences, and what stands around an announcement."""
