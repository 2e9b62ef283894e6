"""Rewards: how many of those there are few of were given."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, String, Table

from db.metadata import KEY_APPEND, metadata

# By "program/reward". How many there are, the programme in force says.
reward_stock = Table(
    "reward_stock",
    metadata,
    Column("key", String(130), primary_key=True),
    Column("given", BigInteger, nullable=False),
    CheckConstraint("given >= 0", name="given"),
    info=KEY_APPEND,
)
