"""A SWAD 26 in memory: its web service, with its rules, limits, texts and known bugs."""
