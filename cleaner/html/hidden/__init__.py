"""What a page hides from its readers, and what it only folds away."""
