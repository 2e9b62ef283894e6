from __future__ import annotations
from playwright.sync_api import expect
from tests.browser.cameras import printed
from tests.browser.house import House
from tests.browser.visits import Visits

def test_camera(house: House, visit: Visits, camera) -> None:
    house.shop.catalog("TEA", "2026-01-01", barcode="2000000010007", category="tea")
    page = visit(till=house.key, browser=camera(printed("EAN13", "2000000010007")))
    visit.expects("422")
    page.goto("/till/")
    page.get_by_role("button", name="No card").click()
    page.get_by_role("button", name="Scan with the camera").click()
    page.on("request", lambda r: print("LOG", r.method, r.url))
    page.on("console", lambda m: print("LOG", m.text[:200]))
    page.wait_for_timeout(9000)
    print("LOG", page.evaluate("[document.getElementById('goods').value, document.querySelector('[data-scans] [role=status]').textContent, document.querySelector('[data-scans] video').hidden, document.querySelector('[data-scans] video').readyState, typeof ZXing]"))
    assert 0
