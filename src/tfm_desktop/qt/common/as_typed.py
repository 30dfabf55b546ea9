"""Text of the user where Qt would read signs of its own in it."""

import html

MOST = 600  # characters of a tool tip


def tip(text: str) -> str:
    """Write a text as a tool tip that shows it as it was typed; Qt takes <b> in a tip for bold."""
    shown = text if len(text) <= MOST else f"{text[:MOST]} …"
    return f'<p style="white-space: pre-wrap">{html.escape(shown)}</p>' if shown else ""
