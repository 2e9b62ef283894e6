"""Who is asking: tokens of members (tills' keys are looked up in the receipt's own read)."""
