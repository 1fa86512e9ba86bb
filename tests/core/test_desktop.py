# SPDX-License-Identifier: AGPL-3.0-or-later
"""Desktop entries as they are found on Linux, read in our words."""

from __future__ import annotations

from importlib import resources

import pytest

from hourself.core.desktop import category_of, read_launcher
from hourself.core.taxonomy import CATEGORIES, Category

CHROMIUM = """[Desktop Entry]
Version=1.0
Name=Chromium Web Browser
Name[de]=Chromium-Webbrowser
Exec=/usr/bin/chromium %U
Terminal=false
Type=Application
Categories=Network;WebBrowser;
StartupWMClass=chromium
"""
MOUSEPAD = """# a comment
[Desktop Entry]
Name=Mousepad
Exec=env GTK_THEME=Adwaita mousepad %U
Type=Application
Categories=Utility;TextEditor;GTK;
Actions=preferences;

[Desktop Action preferences]
Name=Mousepad Preferences
Exec=mousepad --preferences
"""
FLATPAK = """[Desktop Entry]
Name=Qzx
Type=Application
Exec=/usr/bin/flatpak run --branch=stable --command=qzx org.qzx.Qzx @@u %U @@
Categories=GNOME;GTK;Graphics;2DGraphics;VectorGraphics;
"""


def test_every_word_has_a_category_of_ours() -> None:
    text = (resources.files("hourself.core") / "data" / "desktop.tsv").read_text("utf-8")
    cells = [line.split("\t") for line in text.splitlines()[1:]]

    assert [] == [row for row in cells if Category(*row[1:]) not in CATEGORIES]
    assert len({row[0] for row in cells}) == len(cells)


def test_a_launcher_has_a_name_a_category_and_its_windows_names() -> None:
    launcher = read_launcher("chromium.desktop", CHROMIUM)

    assert launcher is not None
    assert ("Chromium Web Browser", Category("Utilities", "Browsers")) == (launcher.label, launcher.category)
    assert ({"chromium"}, "chromium") == (launcher.names, launcher.program)


def test_only_the_entry_itself_is_read() -> None:
    launcher = read_launcher("org.xfce.mousepad.desktop", MOUSEPAD)

    assert launcher is not None
    assert ("Mousepad", {"org.xfce.mousepad"}, "mousepad") == (
        launcher.label,
        launcher.names,
        launcher.program,
    )


def test_a_starter_is_not_the_program() -> None:
    launcher = read_launcher("org.qzx.Qzx.desktop", FLATPAK)

    assert launcher is not None
    assert ("", {"org.qzx.qzx"}) == (launcher.program, launcher.names)


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Network;Email;Calendar;ContactManagement", "Email"),
        ("Game;Emulator", "Games"),
        ("System;Emulator", "Virtualization"),
        ("Office;Viewer;Graphics", "General Reference & Learning"),
        ("Graphics;Viewer;RasterGraphics", "Photos"),
        ("Graphics;2DGraphics;RasterGraphics;GTK", "Graphic Design"),
        ("AudioVideo;Audio;Player", "Music"),
        ("AudioVideo;Player;Video", "Video"),
        ("AudioVideo;Audio;AudioVideoEditing", "Video Editing"),
        ("Development;IDE", "Editing & IDEs"),
        ("Qt;KDE;System;TerminalEmulator", "Systems Operations"),
        ("Network;InstantMessaging;Chat", "Instant Message"),
        ("Settings;HardwareSettings;GTK", "General Utilities"),
        ("Education;Science;Math", "Research"),
        ("Office;Finance", "Accounting"),
    ],
)
def test_the_weightiest_word_tells(words: str, category: str) -> None:
    found = category_of(words.split(";"))

    assert found is not None
    assert category == found.category


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[Desktop Entry]",
        "[Desktop Entry]\nName=X\nCategories=GTK;X-Own;",
        "[Desktop Entry]\nType=Link\nCategories=Game;",
        "Name=X\nCategories=Game;",
        "[Other]\nCategories=Game;\n",
        "\x00\xff[[[==;;",
    ],
)
def test_what_tells_nothing_is_no_launcher(text: str) -> None:
    assert read_launcher("x.desktop", text) is None


def test_an_open_quote_does_no_harm() -> None:
    launcher = read_launcher("x.desktop", '[Desktop Entry]\nExec="qzx --open\nCategories=Game;')

    assert launcher is not None
    assert "x" == launcher.label
