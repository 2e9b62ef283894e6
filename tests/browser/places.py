"""Every page of a door that has an address of its own, so that no new one is forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

# Answers that are files, passes or leads to another page, and not pages.
_OTHER = ("/card/", "/card", "/terms", "/sign-in")


def of(app: Flask, door: str) -> Sequence[str]:
    """The addresses of a door's pages ("member", "console", "till") that name nothing, sorted."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{door}.") and "GET" in (rule.methods or ()) and _is_page(rule.rule)
    )


def _is_page(rule: str) -> bool:
    is_other = any(rule == each or (each.endswith("/") and rule.startswith(each)) for each in _OTHER)
    return not is_other and not set("<.").intersection(rule) and not rule.endswith(("/code", "/sign-in"))
