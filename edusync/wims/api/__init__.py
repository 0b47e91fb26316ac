"""The raw client: one method for each job, a file for each subject."""
