"""What vendors send by themselves, and files: proved, read by an adapter, recorded; the rest is kept."""
