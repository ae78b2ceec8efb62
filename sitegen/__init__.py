"""Turns piles of plain text into permanent, fast, bilingual news archives of static files."""

__version__ = "0.1.0"
