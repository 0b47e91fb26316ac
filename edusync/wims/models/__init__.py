"""User, Sheet, Exam, Exercise, and their scores."""
