"""One file kept safe: opening, changing, undoing, migrating, copying."""
