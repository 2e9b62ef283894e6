"""What a page may load and do: our own files, pictures within the page, nothing inline, nothing foreign."""

from __future__ import annotations

from typing import Final

from flask import Response

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "media-src": "'self' blob:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
POLICY: Final = "; ".join(f"{kind} {sources}" for kind, sources in _SOURCES.items())


def secure(response: Response) -> Response:
    """Say the policy with every answer of a page; what it shows depends on who is signed in."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Cookie")
    return response
