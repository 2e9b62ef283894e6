"""Figures for people: points with their decimals, money in major units, shares in percent."""

from __future__ import annotations

from decimal import Decimal

NONE = "–"


def points(amount: int | None, scale: int = 0) -> str:
    """Points in the currency's smallest unit as a figure with thousands: 12,345.6."""
    return NONE if amount is None else f"{Decimal(amount).scaleb(-scale):,}"


def money(minor: int | None, scale: int) -> str:
    """Minor units as a figure in major ones, 1,234.50."""
    return NONE if minor is None else f"{Decimal(minor).scaleb(-scale):,.{scale}f}"


def percent(share: Decimal | None) -> str:
    """A share in percent."""
    return NONE if share is None else f"{share} %"
