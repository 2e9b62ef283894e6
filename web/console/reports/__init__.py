"""Reports: the books of a programme as tables, drawn where a drawing says more, and as sheets."""
