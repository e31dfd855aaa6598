"""A lab notebook whose numbers are measured, not typed."""

__version__ = "0.1.0"
