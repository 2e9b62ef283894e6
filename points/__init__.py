"""The journal: holders, balances, lots and holds. It knows no member, no tier and no money."""
