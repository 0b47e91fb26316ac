"""How jobs are asked and answered: texts, checks, tables. Pure."""
