"""What a user can do, in their words: one module per feature."""
