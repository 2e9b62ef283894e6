"""The pages: a member's phone, the shop's console, the till's page. A door like `api/`, for people."""
