"""Every route asked by everyone: a world of two programmes, who asks, what they ask, what must come back."""
