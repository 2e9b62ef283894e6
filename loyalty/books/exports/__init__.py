"""Exports: whole tables as rows of plain values."""

from loyalty.books.exports.every import ALL
from loyalty.books.exports.export import PAGE_ROWS, Export, Key, Row, page

__all__ = ["ALL", "PAGE_ROWS", "Export", "Key", "Row", "page"]
