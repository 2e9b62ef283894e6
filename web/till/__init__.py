"""The till's page, for shops whose till speaks no language of ours."""
