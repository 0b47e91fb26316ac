"""What models share: who is in a class, what its kind allows, how sources are sent."""
