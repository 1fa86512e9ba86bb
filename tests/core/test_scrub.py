# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the scrubber lets through."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hourself.core.scrub import (
    Glimpse,
    Rules,
    Sight,
    clean_app,
    clean_title,
    is_browser,
    is_clean_app,
    is_clean_title,
    scrub,
)


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("pay 4111 1111 1111 1111 now", "pay … now"),
        ("12 4111-1111-1111-1111", "12 …"),
        ("call 5551234567", "call …"),
        ("joe@example.org - Mail", "- Mail"),
        ("root@box: ~", "~"),
        ("see https://example.org/a?b=c now", "see now"),
        ("see example.org/a?b=c now", "see now"),
        ("/home/jane/tax.txt - Mousepad", "~/tax.txt - Mousepad"),
        ("my illness - Google Search", None),
        ("meine Krankheit - Google-Suche - Chromium", None),
        ("2026-11-24 notes.txt", "2026-11-24 notes.txt"),
        ("a\u202eb\u200bc", "abc"),
    ],
)
def test_cleans_titles(title: str, cleaned: str | None) -> None:
    assert cleaned == clean_title(title)


@given(st.text(alphabet=st.characters(), max_size=700))
def test_a_cleaned_title_is_clean(text: str) -> None:
    assert is_clean_title(clean_title(text) or "x")


@given(st.text(max_size=400))
def test_a_cleaned_app_is_clean(text: str) -> None:
    assert is_clean_app(clean_app(text))


@pytest.mark.parametrize(
    "title",
    [
        "New Incognito tab - Chromium",
        "Bank — Mozilla Firefox (Privater Modus)",
        "Page — Mozilla Firefox Private Browsing",
        "ページ — Mozilla Firefox プライベートブラウジング",
        "Page and 2 more pages - [InPrivate] - Microsoft Edge",
    ],
)
def test_a_private_window_vanishes_whole(title: str) -> None:
    assert scrub(Glimpse("firefox", title), Rules(browser_titles=True)) is None


def test_titles_of_browsers_are_off() -> None:
    assert Sight("app", "Chromium") == scrub(Glimpse("Chromium", "My bank - Chromium"), Rules())


@pytest.mark.parametrize(
    "app", ["crx_fmgjjmmmlfnkbppncabfkddbjimcfncm", "chrome-mail.example.org__-A", "web-app"]
)
def test_so_are_titles_of_sites_that_are_installed_as_apps(app: str) -> None:
    window = Glimpse(app, "Your biopsy - Clinic")

    assert Sight("app", "web-app") == scrub(window, Rules())
    assert Sight("app", "web-app", "Your biopsy - Clinic") == scrub(window, Rules(browser_titles=True))


def test_what_is_ignored_vanishes() -> None:
    assert scrub(Glimpse("XTerm", "x"), Rules(ignored=frozenset({("app", "XTerm")}))) is None


def test_a_glimpse_shows_nothing_and_cannot_be_written_down() -> None:
    glimpse = Glimpse("XTerm", "secret")
    with pytest.raises(TypeError):
        pickle.dumps(glimpse)

    assert "<Glimpse>" == repr(glimpse)


def test_a_browser_from_a_snap_or_flatpak_is_one_on_wayland() -> None:
    names = ("firefox_firefox", "net.mullvad.MullvadBrowser", "org.mozilla.firefox", "foot")
    assert [True, True, True, False] == [is_browser(name) for name in names]


# As X11, Wayland, Flatpaks, snaps, Windows and macOS call them.
BROWSERS = """
firefox Firefox-esr Navigator org.mozilla.firefox firefox.exe firefox_firefox firefox-bin Nightly librewolf
io.gitlab.librewolf-community waterfox net.waterfox.waterfox floorp one.ablaze.floorp zen app.zen_browser.zen
io.github.zen_browser.zen zen-twilight palemoon icecat seamonkey basilisk mullvad-browser net.mullvad.MullvadBrowser
tor-browser org.torproject.torbrowser-launcher Chromium chromium-browser org.chromium.Chromium chromium_chromium
ungoogled-chromium chrome.exe google-chrome Google-chrome-beta google-chrome-unstable com.google.Chrome
com.google.ChromeDev Brave-browser brave-browser-nightly com.brave.Browser brave_brave msedge Microsoft-edge-dev
com.microsoft.Edge opera Opera-developer com.opera.Opera vivaldi-stable com.vivaldi.Vivaldi vivaldi_vivaldi-stable
yandex-browser epiphany org.gnome.Epiphany org.gnome.Epiphany.Devel org.kde.falkon konqueror org.kde.konqueror midori
min qutebrowser nyxt surf luakit dillo netsurf NetSurf-gtk3 links thorium-browser helium org.kde.angelfish Safari arc
iexplore whale
"""
MORE = ("Google Chrome", "Mozilla Firefox", "Microsoft Edge", "Brave Browser", "Tor Browser", "Opera GX")


@pytest.mark.parametrize("app", [*BROWSERS.split(), *MORE])
def test_a_browser_is_one_by_every_name(app: str) -> None:
    private = Glimpse(app, "Canary - Mozilla Firefox Private Browsing")

    assert is_browser(app)
    assert scrub(private, Rules(titles=True, browser_titles=True)) is None


@pytest.mark.parametrize(
    "app", ["Code", "Mousepad", "org.gnome.Nautilus", "Browser Sync", "web-app", "unknown"]
)
def test_other_apps_are_no_browsers(app: str) -> None:
    assert not is_browser(app)
