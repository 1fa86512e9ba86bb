# SPDX-License-Identifier: AGPL-3.0-or-later
"""A URL becomes a site, and nothing else of it survives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hourself.core.urls import display, is_site, registrable, trim, with_scheme

SECRET = "canary7f3a9c"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://user:pw@www.Example.com:8080/a/b?q=1#f", "example.com"),
        ("https://jane.doe.tumblr.com/post/1", "tumblr.com"),
        ("https://acme.github.io/x", "acme.github.io"),
        ("https://docs.google.com/document/d/1", "docs.google.com/document"),
        ("https://docs.google.com/%64ocument/d/1", "docs.google.com"),
        ("https://www.office.com/launch/word?x=1", "office.com/word"),
        ("https://a.www.com.ck/", "com.ck"),
        ("http://0x7f.1/", "local:ip"),
        ("http://[fe80::1]/", "local:ip"),
        ("http://nas/photos", "local:intranet"),
        ("http://printer.local/", "local:intranet"),
        ("file:///home/jane/tax.pdf", "local:file"),
        ("about:blank", "opaque:about"),
        ("moz-extension://abc/x", "opaque:extension"),
        ("view-source:https://x.example/", "opaque:view-source"),
        ("not a url", "opaque:invalid"),
    ],
)
def test_trims(url: str, site: str) -> None:
    assert site == trim(url)


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("www.example.com/a?b", "example.com"),
        ("m.example.com:8080", "example.com"),
        ("192.168.1.5/photos", "local:ip"),
        ("docs.google.com/document", "docs.google.com/document"),
        ("https://a.example/b.c", "a.example"),
        ("jane@example.com/x", "opaque:invalid"),
        ("words and example.com", "opaque:invalid"),
        ("data:text/html,a.b", "opaque:data"),
        ("local:file", "local:file"),
        ("", "opaque:invalid"),
    ],
)
def test_an_address_may_lack_its_scheme(told: str, site: str) -> None:
    assert site == trim(with_scheme(told))


@pytest.mark.parametrize(
    "text", ["www.example.com", "a.example.com", "example.com/x", "EXAMPLE.com", "local:x", "com"]
)
def test_refuses_what_it_would_not_have_left(text: str) -> None:
    assert not is_site(text)


@given(st.text())
def test_any_text_becomes_a_site_that_is_its_own(text: str) -> None:
    site = trim(text)

    assert (True, site) == (is_site(site), trim(site))


@pytest.mark.parametrize(
    "form",
    [
        "https://{}@example.com/",
        "https://x:{}@example.com/",
        "https://{}.example.com/",
        "https://example.com/{}",
        "https://example.com/a;{}",
        "https://example.com/?q={}",
        "https://example.com/#{}",
        "https:\\\\example.com\\{}",
        "ht\ttps://example.com/{}",
        "javascript:{}",
        "view-source:https://example.com/{}",
        "https://docs.google.com/document/{}",
    ],
)
def test_no_secret_survives(form: str) -> None:
    assert SECRET not in trim(form.format(SECRET))


def test_a_name_of_two_scripts_stays_in_its_honest_form() -> None:
    assert ("bücher.de", "xn--80ak6aa92e.com") == (display("xn--bcher-kva.de"), display("xn--80ak6aa92e.com"))


def test_knows_public_suffixes() -> None:
    hosts = ["co.uk", "b.example.co.uk", "www.ck", "a.b.kobe.jp", "x.city.kobe.jp"]

    assert [None, "example.co.uk", "www.ck", None, "city.kobe.jp"] == [
        registrable(host) for host in hosts[:3]
    ] + [
        registrable("b.kobe.jp"),
        registrable(hosts[4]),
    ]


@pytest.mark.skipif(
    "HOURSELF_TEST_URLS" not in os.environ, reason="HOURSELF_TEST_URLS names no folder of URL lists"
)
def test_every_line_of_a_corpus() -> None:
    files = [file for file in Path(os.environ["HOURSELF_TEST_URLS"]).iterdir() if file.is_file()]
    lines = [line for file in files for line in file.read_text("utf-8", "replace").splitlines()]
    sites = {trim(line) for line in lines}

    assert [] == [site for site in sites if not is_site(site) or trim(site) != site]
