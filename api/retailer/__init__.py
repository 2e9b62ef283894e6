"""The routes of those who run the programme: owners, managers, clerks, analysts, auditors."""
