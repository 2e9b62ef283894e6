"""What members do themselves that takes more than one call below, or has a limit: the same at both doors."""
