"""The till's page in a clerk's hands: who buys, what is bought, what pays. A step is seen before the next."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def comes(page: Page, card: str) -> None:
    """Somebody shows a card, or the code on their phone."""
    page.goto("/till/")
    _typed(page, "Card or code", card)
    expect(page.get_by_role("heading", level=1)).to_have_text("What is bought?")


def buys(page: Page, amount: str) -> None:
    """Goods by their amount alone."""
    page.get_by_text("An amount without goods").click()
    _typed(page, "Amount", amount)
    expect(page.locator(".due")).to_be_visible()


def spends(page: Page, voucher: str) -> None:
    """A voucher, as the scanner reads it from the phone."""
    page.locator("summary", has_text="Voucher").click()
    _typed(page, "The code on the voucher", voucher)
    expect(page.get_by_role("button", name="Leave out")).to_be_visible()


def pays(page: Page) -> str:
    """In cash; what the page says then."""
    page.get_by_role("button", name="Paid in cash").click()
    expect(page.get_by_role("link", name="Next customer")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text()


def _typed(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")
