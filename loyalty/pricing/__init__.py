"""What goods cost a member: every line's price, why, and what was considered."""
