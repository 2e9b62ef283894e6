"""Deeds of staff, the same at both doors: what belongs to each, who may do it alone, what the audit says."""
