"""Course, and what it leads to."""
