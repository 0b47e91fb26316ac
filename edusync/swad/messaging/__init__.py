"""Messages, notices, notifications."""
