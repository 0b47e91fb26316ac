"""What the files of a class say. Pure."""
