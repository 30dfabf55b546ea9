"""The Visits tab."""
