"""The Departments tab."""
