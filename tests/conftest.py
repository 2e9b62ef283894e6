"""What every test may ask for: a clean database of the kind the run is for, and the real input."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from db.engine import Database
from tests import databases
from tests.databases import Cleaner

SHARED = Path(os.environ.get("LOYALTY_SHARED") or Path(__file__).resolve().parents[2] / "shared")

# Where a test that asks for no database touches none, or a file of its own as its page says, and so
# would say the same again on PostgreSQL.
PURE = (
    "cli/test_later.py",
    "client",
    "doorway/errors",
    "db/test_placement.py",
    "docs/test_architecture_page.py",
    "docs/test_integrators_page.py",
    "docs/test_languages_page.py",
    "docs/test_links.py",
    "loyalty/earning",
    "loyalty/explanations",
    "loyalty/pricing",
    "loyalty/program",
    "loyalty/terms",
    "loyalty/shops/test_colours.py",
    "loyalty/shops/test_logos.py",
    "pos_adapter",
    "printing",
    "settings",
    "test_readme.py",
    "tiers",
    "wallets",
    "web/wire",
)
OF_A_DATABASE = {"clean", "empty_database_url"}


def pytest_configure() -> None:
    """Refuse a half-named database; keep a developer's settings and a slow machine out of the tests."""
    if databases.KIND not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"LOYALTY_TEST_DATABASE: sqlite or postgresql, not {databases.KIND!r}")
    if databases.KIND == "postgresql" and not databases.SERVER:
        raise pytest.UsageError("LOYALTY_TEST_POSTGRES_URL is not set; `make test-postgresql` does it")
    for name in list(os.environ):
        if name.startswith("LOYALTY_") and not name.startswith("LOYALTY_TEST_") and name != "LOYALTY_SHARED":
            del os.environ[name]
    hypothesis.settings.register_profile("suite", deadline=None)
    hypothesis.settings.load_profile("suite")
    databases.lie_in_memory()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what touches no database once, with SQLite; all else runs with both."""
    if databases.KIND == "sqlite":
        return
    folder = Path(__file__).parent
    places = tuple(str(folder / place) for place in PURE)
    pure = [item for item in items if str(item.path).startswith(places) and not _asks_for_database(item)]
    if pure:
        config.hook.pytest_deselected(items=pure)
        left = set(pure)
        items[:] = [item for item in items if item not in left]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end: a million objects of modules and tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _asks_for_database(item: pytest.Item) -> bool:
    return bool(OF_A_DATABASE.intersection(item.fixturenames))  # type: ignore[attr-defined]


def pytest_report_header() -> str:
    """Say on which database the tests run."""
    return f"database: {databases.KIND}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without a row. For many threads, open another on `database_url`."""
    database = databases.opened(database_url)
    yield database
    while databases.BACKGROUND:
        databases.BACKGROUND.pop()()
    # What is still lent when a pool is closed is never closed, and spoils a later test.
    left = database.engine.pool.status() if database.engine.pool.checkedout() else ""  # type: ignore[attr-defined]
    if databases.KIND == "sqlite" or left:
        database.dispose()
    assert not left


@pytest.fixture
def database_url(clean: Cleaner, database_folder: Path) -> str:
    """Where `database` is, for what opens it by itself: the command line, a server, many threads."""
    return clean(database_folder)


@pytest.fixture(scope="session")
def database_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker's database lies, the same for every test."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture
def empty_database_url(tmp_path: Path, worker_id: str) -> Iterator[str]:
    """A database without a table, made for one test: for migrations, and for tables of a test's own."""
    if databases.KIND == "sqlite":
        yield databases.sqlite_url(tmp_path / "empty.db")
        return
    with databases.created_postgresql(f"empty_{worker_id}") as url:
        yield url


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Cleaner]:
    """Migrate once per worker."""
    if databases.KIND == "sqlite":
        yield databases.copied_sqlite(tmp_path_factory.mktemp("template") / "loyalty.db")
        return
    with databases.emptied_postgresql(f"loyalty_{worker_id}") as cleaner:
        yield cleaner


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input that lies beside the project; LOYALTY_SHARED names another place."""
    folder = SHARED / "data"
    if folder.is_dir():
        return folder
    missing = f"no real input at {folder}; set LOYALTY_SHARED to the folder that holds data/"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
