"""The studio: a programme's document as forms and as text, tried, compared and published."""
