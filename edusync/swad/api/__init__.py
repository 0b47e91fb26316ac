"""The raw client: one method for each operation, a file for each subject."""
