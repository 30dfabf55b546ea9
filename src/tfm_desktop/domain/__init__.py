"""What the words mean: records, rules and errors, with no file and no window."""
