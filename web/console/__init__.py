"""The shop's console: what staff see and steer."""
