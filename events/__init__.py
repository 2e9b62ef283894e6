"""Events out: what happened, written with the change itself, and the webhooks that tell of it."""
