"""A class as models see it: who is in it, what its kind allows, how sources are sent."""
