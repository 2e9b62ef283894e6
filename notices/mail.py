"""E-mail by SMTP: one connection a message, under TLS, with an end to every wait."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import idna

from notices.errors import PermanentlyNotSent, TemporarilyNotSent, Unreachable
from notices.parcel import Parcel

_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. `scheme` says how TLS begins: `smtp` by STARTTLS, `smtps` at once, `smtp+plain` never.

    `wait_seconds` bounds each answer, `whole_seconds` the conversation. `tls` is for tests' own authorities.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    wait_seconds: float = 10
    whole_seconds: float = 20
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False, compare=False)

    @classmethod
    def of(cls, url: str, sender: str) -> Smtp:
        """From `Settings.smtp_url` and `Settings.mail_from`, which were checked there."""
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname or "", port, user, password, sender)

    def send(self, parcel: Parcel) -> str:
        """Hand a message to the server; returns its Message-ID, the same at every try."""
        message = composed(parcel, self.sender)
        try:
            self._deliver(message, _ascii_domain(parcel.to))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _refused(code, words) from None
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise Unreachable(f"mail server: {_code(error.smtp_code, error.smtp_error)}") from None
        except smtplib.SMTPResponseException as error:
            # What comes before the recipient is about us, and we may put it right: the login, the sender.
            raise TemporarilyNotSent(f"mail server: {_code(error.smtp_code, error.smtp_error)}") from None
        except smtplib.SMTPNotSupportedError:
            raise PermanentlyNotSent("the mail server does not take such an address") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"mail server: {_trouble(error)}") from None
        return str(message["Message-ID"])

    def _deliver(self, message: EmailMessage, to: str) -> None:
        sender = parseaddr(self.sender)[1]
        name = sender.rpartition("@")[2]
        connection = _Connection(name, self.wait_seconds, self.tls if self.scheme == "smtps" else None)
        with closing(connection), connection.at_most(self.whole_seconds):
            connection.reach(self.host, self.port)
            self._secure(connection)
            # Headers are folded for 7 bits; only an address may ask for more (RFC 6531).
            connection.send_message(message, sender, [to])
            # It was accepted: whatever the farewell brings changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()

    def _secure(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if self.scheme == "smtp":
            if not connection.has_extn("starttls"):
                raise smtplib.SMTPException("no STARTTLS")
            connection.starttls(context=self.tls)
            connection.ehlo()
        if self.user:
            connection.login(self.user, self.password)


def composed(parcel: Parcel, sender: str) -> EmailMessage:
    """The message, with headers that no content can add to: the policy refuses line ends in them."""
    message = EmailMessage(policy=policy.SMTP)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Message-ID"] = f"<{parcel.notice_id}@{domain}>"
    message["Date"] = format_datetime(parcel.at)
    message["From"] = sender
    message["To"] = _ascii_domain(parcel.to)
    message["Subject"] = parcel.subject
    message["Auto-Submitted"] = "auto-generated"
    if parcel.stop_url:
        message["List-Unsubscribe"] = f"<{parcel.stop_url}>"
        if parcel.stop_url.startswith("https://"):
            # One click without a page in between (RFC 8058), which is for https only.
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(parcel.text, charset="utf-8")
    message["Content-Language"] = parcel.language
    return message


def _ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain).decode()}"
    except idna.IDNAError:
        raise PermanentlyNotSent("the domain of the address cannot be one") from None


def _refused(code: int, words: bytes | str) -> TemporarilyNotSent | PermanentlyNotSent:
    """What a refusal of this recipient or content means: 4xx may pass, 5xx will not (RFC 5321 §4.2.1)."""
    kind = PermanentlyNotSent if 500 <= code <= 599 else TemporarilyNotSent
    return kind(f"mail server: {_code(code, words)}")


def _code(code: int, words: bytes | str) -> str:
    """The codes of an answer (RFC 3463); its words may hold the address."""
    raw = words.encode("utf-8", "replace") if isinstance(words, str) else words
    enhanced = _ENHANCED.search(raw)
    return f"{code} {enhanced.group().decode()}" if enhanced else str(code)


def _trouble(error: Exception) -> str:
    # The library says of a silence that the other side hung up.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return "its certificate or TLS is not accepted"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up"
    if isinstance(error, smtplib.SMTPException):
        return "it offers no STARTTLS"
    return "it cannot be reached"


class _Connection(smtplib.SMTP):
    """A conversation that ends in time even where the other side says a byte at a time, from the first on.

    `tls` is for TLS before the first word, None for none or for STARTTLS.
    """

    def __init__(self, name: str, wait_seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(local_hostname=name, timeout=wait_seconds)
        self._tls = tls
        self._socket: socket.socket | None = None

    def reach(self, host: str, port: int) -> None:
        """Connect and hear the greeting."""
        self._host = host  # what the certificate is held against, by STARTTLS too
        code, words = self.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The socket, known from the first moment, so that it can be cut in every later one."""
        self._socket = socket.create_connection((host, port), timeout)
        if self._tls is not None:
            secured = self._tls.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
            self._socket = secured
            secured.do_handshake()
        return self._socket

    def close(self) -> None:
        """Close, also a connection that never came to a first word."""
        super().close()
        if self._socket is not None:
            self._socket.close()

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Cut the conversation after so long."""
        done = threading.Event()

        def watch() -> None:
            is_over = done.wait(seconds)
            while not is_over:
                found = self.sock or self._socket
                if found is not None:
                    with suppress(OSError):
                        found.shutdown(socket.SHUT_RDWR)
                is_over = done.wait(1)

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
