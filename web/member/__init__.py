"""What members see: a page for each thing of theirs, on the phone first."""
