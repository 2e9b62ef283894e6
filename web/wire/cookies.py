"""Cookies that say who is signed in: a member's token, a session of staff, a till's key."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, request

from doorway.service import service

MEMBER: Final = "member"
STAFF: Final = "staff"
TILL: Final = "till"


def secret(name: str) -> str:
    """What the cookie holds; empty where it is missing."""
    return request.cookies.get(name, "")


def give(response: Response, name: str, value: str, lasts: timedelta) -> Response:
    """Keep a secret in the browser, out of reach of scripts and of other sites."""
    response.set_cookie(name, value, max_age=lasts, secure=is_secure(), httponly=True, samesite="Lax")
    return response


def forget(response: Response, name: str) -> Response:
    """Take a secret out of the browser."""
    response.delete_cookie(name, secure=is_secure(), httponly=True, samesite="Lax")
    return response


def is_secure() -> bool:
    """Whether it goes over https only: so it came, or so the shop is reached, whatever stands before us."""
    return request.is_secure or service().settings.public_url.startswith("https://")
