"""Class, and what is done to whole classes: archives, copies, rollovers, repairs."""
