"""Earning: what a receipt's goods give under a programme, rule by rule; pure values in, pure values out."""
