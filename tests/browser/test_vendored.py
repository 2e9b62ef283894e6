"""The vendored scripts do their work under the policy of all pages, without a word on the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from playwright.sync_api import Browser, expect

from tests.browser.cameras import printed
from tests.browser.seeing import decoded, sound
from tests.browser.stalls import Open
from web.wire import look

FOLDER = look.FOLDER / "vendor"
TABLE = (FOLDER / "VENDORED.md").read_text(encoding="utf-8")
CODE = "RG1:9820000000000011:12345678"


def test_every_file_is_what_its_line_says() -> None:
    lines = re.findall(r"^\| `([^`]+)` .* ([\d,]+) \([\d,]+\) \| `(\w{64})` \|$", TABLE, re.MULTILINE)

    kept = {path.name: path.read_bytes() for path in FOLDER.glob("*.js")}
    found = {(name, f"{len(body):,}", sha256(body).hexdigest()) for name, body in kept.items()}
    assert found == set(lines)
    assert {path.stem.partition("-")[0] for path in (FOLDER / "LICENSES").iterdir()} == {
        name.partition(".")[0] for name in kept
    }


def test_htmx_asks_for_a_part_and_puts_it_in(shown: Open) -> None:
    settings = '{"includeIndicatorStyles": false, "allowEval": false}'
    page = shown(
        f"""<meta name="htmx-config" content='{settings}'><script src="/look/vendor/htmx.min.js"></script>|
        <h1>Points</h1><form hx-post="/told.part" hx-target="#told" hx-swap="innerHTML">
        <label>Name <input name="name"></label><button>Ask</button></form>
        <p id="told" aria-live="polite"></p>""",
        told_part="You have 137.",
    )

    page.get_by_role("button").click()

    expect(page.locator("#told")).to_have_text("You have 137.")
    sound(page)


def test_a_chart_is_drawn_and_tells_its_numbers(shown: Open) -> None:
    page = shown(
        """<script src="/look/vendor/echarts.common.min.js"></script><script defer src="/a.js"></script>|
        <h1>Sales</h1><div id="bar"></div><div id="line"></div><div id="pie"></div>""",
        a_js="""
        const draw = (name, options) => {
            const place = document.getElementById(name);
            Object.assign(place.style, {width: "340px", height: "180px"});
            const chart = echarts.init(place, null, {renderer: "svg"});
            chart.setOption({animation: false, aria: {enabled: true}, ...options});
            return chart;
        };
        const tooltip = {trigger: "axis", renderMode: "richText"};
        const axes = {xAxis: {data: ["Mon", "Tue"]}, yAxis: {}, tooltip};
        for (const type of ["bar", "line"]) {
            const chart = draw(type, {...axes, series: [{type, data: [3, 137], label: {show: true}}]});
            chart.dispatchAction({type: "showTip", seriesIndex: 0, dataIndex: 1});
        }
        draw("pie", {series: [{type: "pie", data: [{name: "Tea", value: 3}, {name: "Milk", value: 4}]}]});
        """,
    )

    for name in ("bar", "line", "pie"):
        expect(page.locator(f"#{name} svg")).to_be_visible()
        assert page.locator(f"#{name}").get_attribute("aria-label")
    expect(page.locator("#bar svg")).to_contain_text("137")
    sound(page)


def test_a_code_is_drawn_without_the_server(shown: Open) -> None:
    page = shown(
        """<script src="/look/vendor/qrcode.js" defer></script><script src="/a.js" defer></script>|
        <h1>Card</h1><img id="code" alt="Code" width="240" height="240">""",
        a_js=f"""
        const code = qrcode(0, "M");
        code.addData("{CODE}", "Alphanumeric");
        code.make();
        document.getElementById("code").src = code.createDataURL(6, 24);
        """,
    )

    assert decoded(page.screenshot()) == [CODE]


SCAN = """
const told = new Set();
new ZXing.BrowserMultiFormatReader(null, 100).decodeFromVideoDevice(null, "seen", (found) => {
    if (!found) return;
    told.add(found.getText());
    document.getElementById("told").textContent = [...told].sort().join(" ");
});
"""
CODES = {"QRCode": CODE, "EAN13": "9820000000005", "Code128": "9820000000000011"}


def test_a_camera_reads_cards(camera: Callable[..., Browser], shown: Open) -> None:
    page = shown(
        """<script src="/look/vendor/zxing.min.js" defer></script><script src="/a.js" defer></script>|
        <h1>Scan</h1><video id="seen" width="320" height="240" muted></video><p id="told"></p>""",
        browser=camera(*(printed(kind, text) for kind, text in CODES.items())),
        a_js=SCAN,
    )

    expect(page.locator("#told")).to_have_text(" ".join(sorted(CODES.values())))
