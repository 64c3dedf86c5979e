"""Webhooks reach no service of our own network, whatever a name or an answer says."""

import socket
import threading
import time
from ipaddress import ip_address

import pytest
import trustme
from django.utils import translation

from catalogue.sending import posting
from catalogue.sending.posting import NoReply, Reply, post
from catalogue.sending.targets import TargetRefused, check_target, is_public, parsed
from tests.receiving import receiving

LOOPBACK = ["127.0.0.1/32"]
REAL = socket.getaddrinfo


@pytest.fixture
def names(monkeypatch):
    """Let names resolve to what the test says; each answer is given once, the last for ever."""
    answers: dict[str, list[str | OSError]] = {}
    asked: list[str] = []

    def resolve(host, port, *args, **options):
        if host not in answers:
            return REAL(host, port, *args, **options)
        asked.append(host)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        if isinstance(found, OSError):
            raise found
        return [entry for text in found.split() for entry in REAL(text, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answers["asked"] = asked
    return answers


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),  # noqa: S104
        *("::1", "::", "fe80::1", "fd00::1", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    ],
)
def test_address_that_is_not_one_of_the_internet_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1::1"])
def test_ordinary_address_is_public(address):
    assert is_public(ip_address(address))


RANGE, NO_HOST = "is in a range that webhooks are not sent to", "is no host"
SCHEME, PORT = "has to begin with https://", "to port 443 or 8443 only"
LETTERS, USER = "ASCII characters", "no user name, password or fragment"
ODD = {
    RANGE: [
        *("https://127.0.0.1/", "https://0.0.0.0/", "https://10.0.0.1/", "https://[::1]/"),
        *("https://169.254.169.254/latest", "https://[fe80::1]/"),
        *("https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/", "https://[::]/"),
        *("https://localhost/", "https://localhost./", "https://LOCALHOST/"),
    ],
    NO_HOST: [
        *("https://2130706433/", "https://2852039166/", "https://134744072/"),  # in one number
        *("https://0x7f000001/", "https://0x8.8.8.8/", "https://0177.0.0.1/"),  # in base 16, 8
        *("https://127.1/", "https://8.8.2056/", "https://127.0.0.1./"),
        *("https://%31%32%37.0.0.1/", "https://127.0.0.1%2f.example/"),
        *("https://[fe80::1%25eth0]/", "https://[2606:4700::1111%eth0]/"),
        *("https://-a.example/", "https://a..b/", f"https://{'a' * 64}.example/"),
    ],
    SCHEME: [
        *("ftp://93.184.215.14/", "gopher://93.184.215.14/", "file:///etc/passwd"),
        *("//93.184.215.14/", "https://", "http://93.184.215.14/"),
    ],
    USER: [
        *("https://user:secret@93.184.215.14/", "https://93.184.215.14@127.0.0.1/"),
        *("https://@93.184.215.14/", "https://93.184.215.14/#x", "https://93.184.215.14/#"),
    ],
    PORT: ["https://93.184.215.14:22/", "https://93.184.215.14:80/", "https://93.184.215.14:0/"],
    LETTERS: [
        *("https://bücher.example/", "https://１２７.0.0.1/", "https://127。0。0。1/"),
        *("https://a\\b/", "https://a b/", "https://x\n.nl/", "https://x.nl/\r\nHost: y", ""),
        "https://93.184.215.14/" + "a" * 500,
    ],
    "not an address": ["https://93.184.215.14:99999/", "https://93.184.215.14:x/", "https://[::/"],
    "cannot be found": ["https://nowhere.invalid/", "https://xn--bcher-kva.invalid/"],
}


@pytest.mark.parametrize(("said", "url"), [(said, url) for said in ODD for url in ODD[said]])
def test_target_that_is_odd_or_near_is_refused_and_told_why(said, url, names, settings):
    settings.WEBHOOKS_MAY_REACH = []
    for host in ("nowhere.invalid", "xn--bcher-kva.invalid"):
        names[host] = [socket.gaierror("unknown")]

    with translation.override("en"), pytest.raises(TargetRefused, match=said):
        check_target(url)


def test_name_of_which_one_address_is_near_is_refused(names, settings):
    settings.WEBHOOKS_MAY_REACH = []
    names["mixed.example"] = ["93.184.215.14 10.0.0.1"]
    names["far.example"] = ["93.184.215.14 2606:4700::1111"]

    with pytest.raises(TargetRefused):
        check_target("https://mixed.example/")
    check_target("https://far.example/")


def test_excepted_network_may_be_reached_without_tls_and_no_other(settings):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK

    check_target("http://127.0.0.1:9999/")
    with pytest.raises(TargetRefused):
        check_target("http://127.0.0.2:9999/")


def test_host_is_named_as_the_standard_writes_it():
    assert parsed("https://[2606:4700::0:1]:8443/a?b=c").authority == "[2606:4700::1]:8443"
    assert parsed("https://Example.nl./").authority == "example.nl"


def test_request_goes_to_the_address_that_was_checked(names, settings):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK
    names["moving.example"] = ["127.0.0.1", "10.0.0.1"]

    with receiving() as receiver:
        url = f"http://moving.example:{receiver.port}/hook"
        reply = post(url, b"{}", {})
        with pytest.raises(TargetRefused):
            post(url, b"{}", {})

    assert reply == Reply(204)
    assert names["asked"] == ["moving.example", "moving.example"], "resolved once per attempt"
    assert [r.headers["host"] for r in receiver.received] == [f"moving.example:{receiver.port}"]


def test_redirect_is_not_followed(settings):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK

    with receiving() as near, receiving() as receiver:
        receiver.status, receiver.headers = 307, {"Location": near.url, "Retry-After": "7"}
        reply = post(receiver.url.replace("localhost", "127.0.0.1"), b"{}", {})

    assert reply == Reply(307, 7.0)
    assert not near.received


def test_certificate_is_that_of_the_name_and_not_of_the_address(
    names, settings, monkeypatch, tmp_path
):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    names |= {"right.example": ["127.0.0.1"], "wrong.example": ["127.0.0.1"]}

    with receiving(authority.issue_cert("right.example")) as receiver:
        right = post(f"https://right.example:{receiver.port}/", b"{}", {})
        with pytest.raises(NoReply, match="no-tls"):
            post(f"https://wrong.example:{receiver.port}/", b"{}", {})

    assert right == Reply(204)
    assert len(receiver.received) == 1


def test_answer_that_comes_byte_by_byte_is_cut_off(settings, monkeypatch):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK
    monkeypatch.setattr(posting, "WITHIN", 0.4)
    monkeypatch.setattr(posting, "CONNECT_WITHIN", 0.3)
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        conversation, _address = server.accept()
        with conversation:
            for _n in range(60):
                try:
                    conversation.send(b"H")
                except OSError:
                    return
                time.sleep(0.05)

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    with pytest.raises(NoReply, match="timeout"):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    took = time.monotonic() - began
    thread.join()
    server.close()

    assert took < 2


def test_silence_and_nonsense_are_no_reply(settings):
    settings.WEBHOOKS_MAY_REACH = LOOPBACK
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]

    def answer():
        conversation, _address = server.accept()
        with conversation:
            conversation.recv(100_000)
            conversation.send(b"SSH-2.0-nonsense\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(NoReply, match="no-answer"):
        post(f"http://127.0.0.1:{port}/", b"{}", {})
    thread.join()
    server.close()
    with pytest.raises(NoReply, match="no-connection"):
        post(f"http://127.0.0.1:{port}/", b"{}", {})
