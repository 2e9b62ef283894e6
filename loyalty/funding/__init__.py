"""Funding: what each payer owes for points and rewards, and what stores owe one another."""
