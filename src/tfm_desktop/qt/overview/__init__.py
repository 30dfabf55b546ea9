"""The Overview tab: what is next and whose move it is, and the month."""
