"""SMS by a provider's HTTP API: Twilio's Messages, Vonage's SMS. One request a message, never redirected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as NoAnswer

from notices import segments
from notices.errors import PermanentlyNotSent, RecipientLeft, TemporarilyNotSent, Unreachable, may_pass
from notices.parcel import Channel, Parcel

TWILIO, VONAGE = "https://api.twilio.com", "https://rest.nexmo.com"
_LONGEST_ANSWER = 65_536
_TIMEOUT = urllib3.Timeout(connect=5, read=10)
# Twilio's codes: the recipient texted STOP; what is wrong with our own account or sender; a full queue.
_STOPPED = 21610
_OURS = frozenset((20003, 20403, 21212, 21603, 21606, 21608, 21611, 21659, 21660, 21661, 30001, 30002))
# Vonage's statuses: too fast, broken, too many at once, and what is wrong with our own account or sender.
_PASSING = frozenset(("1", "4", "5", "8", "9", "10", "11", "13", "14", "15", "19"))


@dataclass(frozen=True, slots=True)
class Twilio:
    """Twilio's Programmable Messaging. `sender` is a number, a name, or a messaging service (MG…)."""

    account: str
    token: str = field(repr=False)
    sender: str
    base: str = TWILIO
    timeout: urllib3.Timeout = _TIMEOUT

    def send(self, parcel: Parcel) -> str:
        """Queue a text; returns Twilio's id of it."""
        origin = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        fields = {"To": parcel.to, origin: self.sender, "Body": parcel.text}
        url = f"{self.base}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json"
        headers = urllib3.make_headers(basic_auth=f"{self.account}:{self.token}")
        status, answer = _posted("twilio", url, fields, self.timeout, headers)
        if 200 <= status < 300:
            return _text(answer, "sid")
        code = answer.get("code")
        if code == _STOPPED:
            raise RecipientLeft(f"twilio: {code}")
        said = f"twilio: {code}" if isinstance(code, int) else f"twilio: HTTP {status}"
        if code in _OURS or may_pass(status):
            raise TemporarilyNotSent(said)
        raise PermanentlyNotSent(said)


@dataclass(frozen=True, slots=True)
class Vonage:
    """Vonage's SMS API. `sender` is a number or a name of up to 11 letters."""

    key: str
    secret: str = field(repr=False)
    sender: str
    base: str = VONAGE
    timeout: urllib3.Timeout = _TIMEOUT

    def send(self, parcel: Parcel) -> str:
        """Queue a text; returns Vonage's id of its first part. Our own id goes along as its reference."""
        fields = {
            "api_key": self.key,
            "api_secret": self.secret,
            "from": self.sender,
            "to": parcel.to.removeprefix("+"),
            "text": parcel.text,
            "type": "text" if segments.alphabet(parcel.text) is segments.GSM_7 else "unicode",
            "client-ref": parcel.notice_id.replace("-", ""),
        }
        status, answer = _posted("vonage", f"{self.base}/sms/json", fields, self.timeout, {})
        parts = answer.get("messages")
        if not 200 <= status < 300 or not isinstance(parts, list) or not parts:
            if may_pass(status) or 200 <= status < 300:
                raise TemporarilyNotSent(f"vonage: HTTP {status}")
            raise PermanentlyNotSent(f"vonage: HTTP {status}")
        return _accepted([part for part in parts if isinstance(part, dict)])


def of(url: str) -> Channel:
    """The provider of `Settings.sms_url`, which was checked there."""
    parts = urlsplit(url)
    # A plus is a plus here: numbers begin with one.
    sender = dict(parse_qsl(parts.query.replace("+", "%2B")))["from"]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return (Twilio if parts.scheme == "twilio" else Vonage)(user, password, sender)


def _accepted(parts: list[dict[str, Any]]) -> str:
    """The id of the first part that was taken. A text of which a part went out is not sent again."""
    for part in parts:
        if part.get("status") == "0":
            return _text(part, "message-id")
    status = _text(parts[0], "status") if parts else ""
    said = f"vonage: status {status[:3]}"
    raise TemporarilyNotSent(said) if status in _PASSING or not status else PermanentlyNotSent(said)


def _posted(
    name: str, url: str, fields: Mapping[str, str], timeout: urllib3.Timeout, headers: Mapping[str, str]
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of a form's answer; whatever else comes counts as an empty object."""
    try:
        with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
            answer = pool.request(
                "POST",
                url,
                body=urlencode(fields),
                headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
                redirect=False,
                preload_content=False,
            )
            body = answer.read(_LONGEST_ANSWER)
    except NoAnswer:
        raise Unreachable(f"{name}: no answer in time") from None
    except HTTPError:
        raise Unreachable(f"{name}: it cannot be reached") from None
    try:
        found = json.loads(body)
    except ValueError:
        found = {}
    return answer.status, found if isinstance(found, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value[:120] if isinstance(value, str) else ""
