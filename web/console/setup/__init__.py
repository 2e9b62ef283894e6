"""The first steps of a shop: its name and colours, its rules, its till, a poster and a first receipt."""
