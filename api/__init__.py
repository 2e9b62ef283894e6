"""The door for machines: HTTP and JSON. It parses, makes one call, and answers."""
