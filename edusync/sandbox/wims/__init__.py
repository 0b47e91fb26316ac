"""A WIMS 4.29a in memory: adm/raw, with its rules, limits, texts and known bugs."""
