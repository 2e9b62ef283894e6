"""/docs: the API to read and to try, in a browser. What it needs is here; it asks nobody outside.

`swagger-ui/` is swagger-ui-dist 5.35.0, unchanged, under its own licence beside it.
"""
