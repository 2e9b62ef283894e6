"""What tests of the command line may ask for: to run a command on the test's own database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from tests.cli.application import app

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str) -> Run:
    """Run `flask …` on the test's database; a command that fails unforeseen fails the test."""

    def run(*arguments: object, **environment: str) -> Result:
        given = {"LOYALTY_DATABASE_URL": database_url, **environment}
        result = app.test_cli_runner().invoke(args=[str(word) for word in arguments], env=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
