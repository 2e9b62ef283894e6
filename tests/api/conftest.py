"""Doors for the tests of the API; whatever a test did through them, the books must verify afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from argon2 import PasswordHasher

from db.engine import Database
from identity import passwords
from tests.api.doors import NOW, Doors
from tests.api.matrix import stage
from tests.api.matrix.cases import World
from tests.api.matrix.house import House


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is noon on Monday, 4 May 2026, until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def doors(database: Database, clock: time_machine.Traveller) -> Iterator[Doors]:
    """The shop with its doors open."""
    doors = Doors(database)
    yield doors
    assert doors.shop.verify() == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[World]:
    """A world with something of everything, for thousands of requests; `restore` puts it back.

    Its passwords are hashed in no time: what that costs is not what is tried here.
    """
    folder, slow = tmp_path_factory.mktemp("world"), passwords._HASHER
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with (
        time_machine.travel(NOW, tick=False),
        stage.opened(f"world_{worker_id}", folder) as real,
        stage.empty(f"world_sandbox_{worker_id}", folder) as sandbox,
    ):
        world = World.filled(House(real, sandbox))
        yield world
        world.house.close()
    passwords._HASHER = slow
