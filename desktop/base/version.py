"""The version of the program, written once."""

__version__ = "0.1.0"
"""Read by the packaging too (`tool.hatch.version`)."""
