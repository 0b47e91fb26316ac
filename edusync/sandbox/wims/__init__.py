"""A WIMS in memory, 4.29a or 4.31b: adm/raw, with its rules, limits, texts and known bugs."""
