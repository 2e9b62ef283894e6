"""Tests of the adapter for POSLog, in parts by what they look at."""
