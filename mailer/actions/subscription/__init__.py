"""Being on a list: asked for, confirmed, seen by one's own link, and left."""
