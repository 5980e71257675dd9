"""What people and programs read: tables, progress."""
