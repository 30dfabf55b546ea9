"""A desktop program for specialists in Teaching for Mastery."""

__version__ = "0.1.0"
