"""Files of courses, and copies of them on the disk."""
