"""Stock: rewards there are only so many of, to the last one, whoever asks at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, text, update

from db.session import Session
from loyalty import tables
from loyalty.program.rewards import Reward

_stock = tables.reward_stock.c
_OPEN = text("INSERT INTO reward_stock (key, given) VALUES (:key, 0) ON CONFLICT (key) DO NOTHING")


def take(session: Session, program: str, reward: Reward) -> bool:
    """Take one of a reward of the programme (its code), by one conditional UPDATE; whether there was one."""
    if reward.stock is None:
        return True
    key = _key(program, reward)
    session.connection.execute(_OPEN, {"key": key})
    one = update(tables.reward_stock).where(_stock.key == key, _stock.given < reward.stock)
    return session.connection.execute(one.values(given=_stock.given + 1)).rowcount == 1


def give_back(session: Session, program: str, reward: Reward) -> None:
    """Let another have one that was taken and not used."""
    one = update(tables.reward_stock).where(_stock.key == _key(program, reward), _stock.given > 0)
    session.connection.execute(one.values(given=_stock.given - 1))


def left(session: Session, program: str, rewards: Iterable[Reward]) -> dict[str, int]:
    """How many there are left, by the code of each reward there are not any number of."""
    scarce = {reward.code: reward for reward in rewards if reward.stock is not None}
    if not scarce:
        return {}
    keys = {_key(program, reward) for reward in scarce.values()}
    rows = session.rows(select(_stock.key, _stock.given).where(_stock.key.in_(keys)))
    given = {row.key: int(row.given) for row in rows}
    return {
        code: max(0, (reward.stock or 0) - given.get(_key(program, reward), 0))
        for code, reward in scarce.items()
    }


def _key(program: str, reward: Reward) -> str:
    return f"{program}/{reward.shares}"
