"""Attendance events, roll calls, and who was present."""
