"""What else is told: recording, provisions, the programme, logistics."""
