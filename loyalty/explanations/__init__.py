"""Explanations: why points moved, stored as codes and said as sentences in the reader's language."""
