"""What taking part costs, and for whom."""
