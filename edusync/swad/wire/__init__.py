"""How operations are asked and answered: texts, checks, tables. Pure but for quirks."""
