"""Member days: calendars, recurring days in the store's own time, birthdays, and what is shown of them."""
