"""Lists of people: what must be done so that a class holds them, and how."""
