"""Users, groups, and where people are."""
