"""Letters: documents that people keep."""
