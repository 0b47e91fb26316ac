"""The gradebook of a class: read, computed, shown, written."""
