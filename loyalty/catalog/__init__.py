"""The catalog: what is sold, from which day on, and the files it comes in."""
