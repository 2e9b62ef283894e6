"""A small mapping that cannot be changed, can be hashed and can be pickled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class FrozenMap(Mapping[str, V], Generic[V]):
    """A few entries in their order, looked up one by one; equal to any mapping with the same entries."""

    pairs: tuple[tuple[str, V], ...] = ()

    @classmethod
    def of(cls, entries: Mapping[str, V]) -> FrozenMap[V]:
        """The same entries, frozen."""
        return cls(tuple(entries.items()))

    def __getitem__(self, key: str) -> V:
        for known, value in self.pairs:
            if known == key:
                return value
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __hash__(self) -> int:
        return hash(frozenset(self.pairs))
