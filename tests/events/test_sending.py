"""Sending over real sockets: what answers, what does not, and what must never be connected to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events import sending
from events.dialling import Line
from events.sending import Outcome, Patience

QUICK = Patience(connect_seconds=0.5, whole_seconds=0.5)
HERE = Line(loopback=True)
PUBLIC = "93.184.216.34"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that reads one request and lets `answer` speak; its port, and what it read."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    if request := connection.recv(65_536):
                        heard.append(request)
                    answer(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1], heard
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def says(*parts: bytes, every: float = 0.0) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(every)

    return answer


def post(url: str, line: Line = HERE, body: bytes = b"{}", patience: Patience = QUICK) -> Outcome:
    return sending.post(url, {"webhook-id": "evt_1"}, body, line, patience)


def test_a_request_is_one_post_with_exactly_the_bytes_it_was_given():
    with listening(says(OK)) as (port, heard):
        outcome = post(f"http://localhost:{port}/hook?a=1", body='{"é":1}'.encode())

    assert (outcome.status, outcome.is_delivered) == (200, True)
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert body == '{"é":1}'.encode()
    assert head.split(b"\r\n")[0] == b"POST /hook?a=1 HTTP/1.1"
    assert f"Host: localhost:{port}".encode() in head
    assert b"Content-Type: application/json" in head
    assert b"webhook-id: evt_1" in head


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (says(b"HTTP/1.1 204 No Content\r\n\r\n"), 204, ""),
        (says(b"HTTP/1.0 500\r\n\r\n"), 500, ""),
        (says(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", OK), 200, ""),
        (says(b"HTTP/1.1 2", b"00 OK\r\n", b"\r\n", every=0.05), 200, ""),
        (says(OK + b"x" * 1_000_000), 200, ""),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), None, "not-http"),
        (says(b"x" * 100_000), None, "not-http"),
        (says(b"HTTP/1.1 200"), None, "not-http"),
        (says(), None, "connection-lost"),
        (says(b"H", b"T", b"T", b"P", b"/", b"1", b".", b"1", every=0.2), None, "timed-out"),
        (lambda _: time.sleep(1), None, "timed-out"),
    ],
)
def test_whatever_answers_there_is_an_outcome_in_time(answer, status, error):
    begun = time.monotonic()
    with listening(answer) as (port, _):
        outcome = post(f"http://127.0.0.1:{port}/")
        took = time.monotonic() - begun

    assert (outcome.status, outcome.error) == (status, error)
    assert took < 0.9
    assert 0 <= outcome.milliseconds < 900


def test_a_redirect_is_an_answer_and_is_not_followed():
    with listening(says(OK)) as (inner, heard):
        redirect = f"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:{inner}/secret\r\n\r\n"
        with listening(says(redirect.encode())) as (outer, _):
            outcome = post(f"http://127.0.0.1:{outer}/")

    assert (outcome.status, outcome.is_delivered, heard) == (307, False, [])


def test_nobody_listening_is_an_outcome_too():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert post(f"http://127.0.0.1:{port}/").error == "connection-refused"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
    ],
)
def test_this_machine_is_never_connected_to_however_it_is_spelt(host, monkeypatch):
    connected = watched(monkeypatch)
    with listening(says(OK)) as (port, heard):
        for url, line in (
            (f"https://{host}:{port}/", Line()),
            (f"https://{host}:{port}/", HERE),
            (f"http://{host}:{port}/", Line()),
        ):
            assert post(url, line).error == "address-forbidden"

    assert (heard, connected) == ([], [])


def test_plain_http_goes_to_this_machine_alone(monkeypatch):
    connected = watched(monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: [answer_of(PUBLIC)])

    assert post("http://shop.example.com/").error == "address-forbidden"
    assert connected == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fd00::1"],
)
def test_a_name_that_leads_inside_is_not_connected_to_nor_is_one_that_leads_inside_as_well(
    address, monkeypatch
):
    connected = watched(monkeypatch)
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *_args, found=found, **_more: [answer_of(each) for each in found]
        )
        assert post("https://shop.example.com/", Line()).error == "address-forbidden"

    assert connected == []


def test_a_name_that_changes_its_mind_is_asked_once_and_what_was_judged_is_connected_to(monkeypatch):
    """DNS rebinding: public when it is judged, this machine when it would be asked again."""
    asked: list[str] = []

    def resolve(host, *_args, **_more):
        asked.append(host)
        return [answer_of(PUBLIC if len(asked) == 1 else "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    connected = watched(monkeypatch)

    outcome = post("https://shop.example.com/", Line())

    assert asked == ["shop.example.com"]
    assert connected == [(PUBLIC, 443)]
    assert outcome.error == "connection-refused"


def test_where_a_connection_really_leads_is_judged_before_a_byte_is_sent(monkeypatch):
    """Whatever lies between (a proxy of the network, a rewritten route), inside is inside."""
    with listening(says(OK)) as (port, heard):
        rerouted(monkeypatch, port)
        outcome = post("https://shop.example.com/", Line())

    assert (outcome.error, heard) == ("address-forbidden", [])


def test_a_name_is_proved_by_its_certificate_at_the_address_that_was_judged(monkeypatch, tmp_path):
    with secure_server(tmp_path, "shop.example.com") as (port, trusting, heard):
        rerouted(monkeypatch, port, as_public=True)
        right = post("https://shop.example.com/hook", Line(tls=trusting))
        wrong = post("https://other.example.com/hook", Line(tls=trusting))
        untrusted = post("https://shop.example.com/hook", Line())

    assert right.status == 200
    assert heard == [b"Host: shop.example.com"]
    assert (wrong.error, untrusted.error) == ("certificate-refused", "certificate-refused")


def test_a_handshake_that_never_ends_does_not_hold_the_line(monkeypatch):
    with listening(lambda _: time.sleep(1)) as (port, _):
        rerouted(monkeypatch, port, as_public=True)
        outcome = post("https://shop.example.com/", Line())

    assert outcome.error == "timed-out"
    assert outcome.milliseconds < 900


def test_a_name_nobody_knows_is_an_outcome(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert post("https://shop.example.com/", Line()).error == "name-unknown"


def answer_of(address):
    """What a resolver says of one address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, 443, 0, 0) if ":" in address else (address, 443)
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place


class Watched(socket.socket):
    """A socket that tells where it was asked to connect, and goes nowhere."""

    connected: list[object]

    def connect(self, place):
        self.connected.append(place)
        raise ConnectionRefusedError


def watched(monkeypatch) -> list[object]:
    Watched.connected = []
    monkeypatch.setattr("events.dialling.socket.socket", Watched)
    return Watched.connected


def rerouted(monkeypatch, port, *, as_public=False):
    """Every connection to the public address ends at a port of this machine, as if the network did it."""

    class Rerouted(socket.socket):
        def connect(self, place):
            assert place[0] == PUBLIC
            super().connect(("127.0.0.1", port))

        def getpeername(self):
            return (PUBLIC, 443) if as_public else super().getpeername()

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: [answer_of(PUBLIC)])
    monkeypatch.setattr("events.dialling.socket.socket", Rerouted)


@contextmanager
def secure_server(folder, name):
    """A server with a certificate for a name; its port, a context that trusts it, the Host it was sent."""
    key, certificate = certified(name)
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    hosts: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = server.accept()
            except OSError:
                return
            try:
                with raw, serving.wrap_socket(raw, server_side=True) as connection:
                    head = connection.recv(65_536)
                    hosts.extend(line for line in head.split(b"\r\n") if line.startswith(b"Host:"))
                    connection.sendall(OK)
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1], ssl.create_default_context(cadata=certificate.decode()), hosts
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def certified(name):
    """A key, and a certificate that it made out to itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(serialization.Encoding.PEM)
