"""Tests, games and matches, trivia."""
