"""Mail servers of others, each with a configuration, a port and a queue of its own."""
