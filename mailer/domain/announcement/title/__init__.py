"""What it is called: the heading among whatever stands above it, its series and kind."""
