"""Settings: what each value must be, and what production refuses. `config.py` names them all."""
