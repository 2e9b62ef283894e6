"""What the doors over HTTP have in common: the service, the clock, who asks, languages, problems, logs."""
