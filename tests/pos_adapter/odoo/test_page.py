"""The sender on Odoo's page asks an Odoo for its orders and signs what it sends on."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pos_adapter.odoo import adapter as odoo
from tests.pos_adapter import spoiling
from tests.pos_adapter.examples import delivery
from tests.pos_adapter.odoo.samples import SHOP, order

PAGE = Path(__file__).parents[3] / "docs" / "adapters" / "odoo.md"


class Server(BaseHTTPRequestHandler):
    """An Odoo that knows one order, and the connection that it is sent to."""

    came: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        """Keep what came, and answer as Odoo does."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        answer: Any = {}
        if self.path == "/jsonrpc":
            asks_who = json.loads(body)["params"]["method"] == "authenticate"
            answer = {"result": 2 if asks_who else {"length": 1, "records": [order()]}}
        sent = json.dumps({"jsonrpc": "2.0", "id": 1, **answer}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the server listens; the script finds it in its surroundings."""
    Server.came = []
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    said = {"ODOO_URL": url, "ODOO_DATABASE": "shop", "ODOO_USER": "ann", "ODOO_KEY": "k"}
    for name, value in {**said, "CONNECTION_URL": f"{url}/in", "CONNECTION_SECRET": "hush"}.items():
        monkeypatch.setenv(name, value)
    yield url
    server.shutdown()
    server.server_close()


def test_what_the_script_sends_is_proved_and_read(address: str) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    exec(compile(script, str(PAGE), "exec"), {})

    asked = json.loads(Server.came[1][2])["params"]["args"]
    assert asked[3:5] == ["pos.order", "web_search_read"]
    path, headers, body = Server.came[2]
    assert path == "/in"
    odoo.verify(delivery(body, headers), "hush")
    assert [item.number for item in spoiling.read(odoo, body, SHOP)] == ["42"]
    assert set(order()) - {
        "id",
        "name",
        "pos_reference",
        "employee_id",
        "amount_paid",
        "amount_return",
    } == set(asked[5][1])
