"""Lists of people, as schools and programs write them: how they are read. Below both platforms."""
