"""The door for the clock: what is due is done once for each business date, by whichever process is there."""
