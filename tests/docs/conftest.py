"""What tests of pages may ask for: to run the commands that a page shows."""

from __future__ import annotations

from tests.cli.conftest import run

__all__ = ["run"]
