"""Members: who they are, how they are found, and what is done for them."""
