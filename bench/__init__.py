"""Benchmarks: figures, never asserted in a test. Each is a command of its own; see docs/benchmarks.md."""
