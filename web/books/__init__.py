"""Members' books as pages tell them, to the member and to the shop alike."""
