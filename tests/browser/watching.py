"""What goes wrong in pages while a test looks at something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

# What a page holds within itself, and a browser's own empty page.
WITHIN = frozenset({"data", "blob", "about"})


@dataclass  # without slots: playwright keeps a note on whoever listens
class Watch:
    """Notes what pages must not do. `host` is the only one they may speak to; `expected` are patterns."""

    host: str
    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page that this context opens, and its workers."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("dialog", self._dialog)

    def end(self) -> None:
        """Say what was found. What was expected must have come."""
        missing = [p for p in self.expected if not any(re.search(p, one) for one in self.found)]
        wrong = [
            one for one in dict.fromkeys(self.found) if not any(re.search(p, one) for p in self.expected)
        ]
        assert not wrong, "in the browser:\n  " + "\n  ".join(wrong)
        assert not missing, f"expected in the browser's console, and did not come: {missing}"

    def _console(self, message: ConsoleMessage) -> None:
        # A breach of the content security policy is told here too.
        if message.type == "error":
            text = message.text.partition(" Either the 'unsafe-inline'")[0]
            self.found.append(f"console: {text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.found.append(f"script: {error.error.stack or error.error.message}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in WITHIN and address.netloc != self.host:
            self.found.append(f"request to another host: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"pop-up: {dialog.message}")
        dialog.dismiss()
