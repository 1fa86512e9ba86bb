// SPDX-License-Identifier: AGPL-3.0-or-later
// Hourself's extension for GNOME Shell 43 and 44.
const {Gio, GLib} = imports.gi;

function init() {
    return new FocusedWindow();
}
