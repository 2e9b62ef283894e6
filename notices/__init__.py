"""What members are told: templates, consent, and the ways a message goes out."""
