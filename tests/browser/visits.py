"""Visitors: each has a browser profile of its own, with a screen, a language and perhaps a cookie."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.pairs import LOCALES, Look
from tests.browser.watching import Watch
from web.wire import cookies

PHONE = Look()
# A page that needs longer on a loaded machine is broken, and a test should say so soon.
PATIENCE_MS = 8_000


class Visits:
    """Opens pages of one site. Everything they do is watched, and judged by `end`."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.watch = Watch(urlsplit(url).netloc)
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        look: Look = PHONE,
        *,
        member: str = "",
        staff: str = "",
        till: str = "",
        script: bool = True,
        browser: Browser | None = None,
        **options: Any,
    ) -> Page:
        """A page of a new visitor, signed in by these secrets; `options` are of playwright's new_context."""
        screen: dict[str, Any] = {
            "base_url": self.url,
            "viewport": {"width": look.width, "height": look.height},
            "locale": LOCALES[look.language],
            "color_scheme": look.scheme,
            "is_mobile": look.is_touched,
            "has_touch": look.is_touched,
            "timezone_id": "Europe/London",
            # What moves is at its end at once: a picture shows what a person sees after a moment.
            "reduced_motion": "reduce",
            "java_script_enabled": script,
        }
        context = (browser or self.browser).new_context(**(screen | options))
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        self.watch.over(context)
        kept = {cookies.MEMBER: member, cookies.STAFF: staff, cookies.TILL: till}
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.url, "httpOnly": True, "sameSite": "Lax"}
                for name, value in kept.items()
                if value
            ]
        )
        return context.new_page()

    def expects(self, *patterns: str) -> None:
        """Forgive console errors that hold these patterns; they must come."""
        self.watch.expected += patterns

    def leave(self) -> None:
        """Close every page."""
        while self._contexts:
            self._contexts.pop().close()

    def end(self) -> None:
        """Close every page, and fail on whatever went wrong in one."""
        self.leave()
        self.watch.end()
