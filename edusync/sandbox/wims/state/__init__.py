"""What the server holds: classes as files."""
