"""Real servers on loopback: one that takes mail, one that hangs, and two that take texts as providers do."""

from __future__ import annotations

import base64
import datetime as dt
import json
import socket
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What a mail server took, and what it is to answer before it says yes: to RCPT and to DATA."""

    messages: list[EmailMessage] = field(default_factory=list)
    rcpt: deque[str] = field(default_factory=deque)
    data: deque[str] = field(default_factory=deque)
    seconds: float = 0

    async def handle_RCPT(  # noqa: N802 - the name the server looks for
        self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt.popleft()
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name the server looks for
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.data:
            return self.data.popleft()
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each message, in the order they came."""
        return [str(message["Message-ID"]) for message in self.messages]


@contextmanager
def mail_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """A mail server; yields its port."""
    controller = Controller(mailbox, hostname=HOST, port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def login(user: str, password: str) -> Any:
    """An authenticator that knows one user."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(
            success=(data.login, data.password) == (user.encode(), password.encode()), handled=False
        )

    return check


@contextmanager
def dumb_server(said: bytes = b"", drips: bool = False) -> Iterator[int]:
    """A server that takes a connection and says this, or a byte of it twice a second, and no more."""
    stop = threading.Event()
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(0.1)

        def serve() -> None:
            held = []
            while not stop.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                held.append(connection)
                if not drips:
                    connection.sendall(said)
                while drips and not stop.wait(0.1):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        break
            for connection in held:
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Authority:
    """A certificate for 127.0.0.1, what a server does with it, and a client that trusts only it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def authority(folder: Path) -> Authority:
    """A new certificate, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    pem.write_bytes(secret + public)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pem)
    return Authority(server, ssl.create_default_context(cadata=public.decode()))


@dataclass
class Provider:
    """What a provider of texts was asked, and its next answers (status, body) before it answers by itself."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    answers: deque[tuple[int, Any]] = field(default_factory=deque)


@contextmanager
def sms_server(provider: Provider) -> Iterator[str]:
    """Twilio's and Vonage's APIs as they document them, side by side; yields the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body, strict_parsing=True).items()}
            asked = {"path": self.path, "type": self.headers["Content-Type"], **form}
            provider.asked.append(asked)
            status, found = provider.answers.popleft() if provider.answers else self._answer(form)
            text = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            if status in (301, 307):
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(text)

        def _answer(self, form: dict[str, str]) -> tuple[int, Any]:
            return self._twilio(form) if self.path.startswith("/2010-04-01") else _vonage(form)

        def _twilio(self, form: dict[str, str]) -> tuple[int, Any]:
            wanted = base64.b64encode(b"AC123:t0ken").decode()
            if self.headers["Authorization"] != f"Basic {wanted}":
                return 401, {"code": 20003, "message": "Authenticate", "status": 401}
            if self.path != "/2010-04-01/Accounts/AC123/Messages.json":
                return 404, {"code": 20404, "message": "not found", "status": 404}
            if not form.get("To", "").startswith("+"):
                return 400, {"code": 21211, "message": "The 'To' number is not valid", "status": 400}
            return 201, {"sid": "SM0123456789", "status": "queued", "error_code": None}

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _vonage(form: dict[str, str]) -> tuple[int, Any]:
    """It answers 200 whatever is wrong, and says so in each part's status."""
    if (form.get("api_key"), form.get("api_secret")) != ("abcd1234", "s3cret"):
        return 200, _refusal("4", "Bad Credentials")
    if not form.get("to", "").isdigit():
        return 200, _refusal("2", "Missing to param")
    part = {"to": form["to"], "status": "0", "message-id": "0A0000000123ABCD1", "network": "12345"}
    return 200, {"message-count": "1", "messages": [part]}


def _refusal(status: str, text: str) -> dict[str, Any]:
    return {"message-count": "1", "messages": [{"status": status, "error-text": text}]}
