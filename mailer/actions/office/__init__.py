"""An office's workspace: made, checked, taken live, moved, recognised as a copy; its keys."""
