"""The Observations tab."""
