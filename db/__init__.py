"""The ground floor: connections, column types, ids, one-statement reads and the writer of plans."""
