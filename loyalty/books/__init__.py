"""The books as people read them: account, history, statement, reports, exports."""
