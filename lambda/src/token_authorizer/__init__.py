"""Who may call an API that asks for tokens."""
