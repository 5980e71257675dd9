"""Root modules as they lie in their folders, before they are parsed: what is in them, and what they lead to."""
