"""Where a delivery may go: plainly public addresses, and nowhere else."""

from __future__ import annotations

import pytest

from events import addresses, wishes
from events.errors import InvalidEndpoint
from events.wishes import Wish

PUBLIC = ["93.184.216.34", "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1"]
PUBLIC += ["2606:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888"]

CLOSED = {
    "this network": ["0.0.0.0", "0.1.2.3"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    "of carriers": ["100.64.0.1", "100.127.255.255"],
    "loopback": ["127.0.0.1", "127.255.0.1", "::1"],
    "link-local": ["169.254.1.1", "fe80::1", "fe80::1%eth0", "fec0::1"],
    "metadata": ["169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.88.99.1", "4000::1", "100::1", "5f00::1"],
    "unspecified": ["::"],
    "unique local": ["fc00::1", "fdff::1"],
    "IPv4 within IPv6": ["::ffff:127.0.0.1", "::ffff:93.184.216.34", "::ffff:7f00:1", "::127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1"],
    "6to4": ["2002:7f00:1::", "2002:5db8:d822::1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_open(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, each) for kind, all_ in CLOSED.items() for each in all_]
)
def test_every_other_address_is_closed(kind, address):
    assert not addresses.is_public(address), kind


def test_only_plain_loopback_is_this_machine():
    assert addresses.is_loopback("127.0.0.1")
    assert addresses.is_loopback("::1")
    assert not addresses.is_loopback("::ffff:127.0.0.1")
    assert not addresses.is_loopback("10.0.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/hook",
        "http://10.0.0.1/hook",
        "ftp://shop.example.com/",
        "https://",
        "https:///hook",
        "//shop.example.com",
        "shop.example.com",
        "javascript:alert(1)",
        "https://ann:pw@shop.example.com/",
        "https://@shop.example.com/",
        "https://shop.example.com/#fragment",
        "https://shop.example.com:0/",
        "https://shop.example.com:99999/",
        "https://shop.example.com:port/",
        "https://shop.example.com/a b",
        "https://shop.example.com/\r\nX-Evil: 1",
        "https://shop.example.com\\@127.0.0.1/",
        "https://münchen.example/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[1.2.3.4]/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.1.2.3:8443/",
        "https://shop.example.com/" + "x" * 500,
    ],
)
def test_an_address_that_can_never_be_sent_to_is_refused_when_it_is_set_up(url):
    for development in (False, True):
        with pytest.raises(InvalidEndpoint) as refused:
            wishes.checked(Wish(url), development=development)
        assert refused.value.problems[0].path == "url"


@pytest.mark.parametrize("url", ["http://localhost:9000/hook", "http://127.0.0.1/", "http://[::1]:1/"])
def test_development_may_send_to_this_machine_without_encryption(url):
    assert wishes.checked(Wish(url), development=True).url == url
    with pytest.raises(InvalidEndpoint):
        wishes.checked(Wish(url), development=False)


def test_types_are_known_and_kept_in_order_each_once():
    wish = Wish("https://shop.example.com/", types=("tier.changed", "points.changed", "tier.changed"))

    assert wishes.checked(wish, development=False).types == ("points.changed", "tier.changed")
    with pytest.raises(InvalidEndpoint, match=r"points\.gone"):
        wishes.checked(Wish("https://shop.example.com/", types=("points.gone",)), development=False)
