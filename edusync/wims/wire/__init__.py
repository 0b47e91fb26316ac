"""How requests are written and replies read: texts, checks, tables. Pure."""
