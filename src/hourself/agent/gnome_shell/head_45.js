// SPDX-License-Identifier: AGPL-3.0-or-later
// Hourself's extension for GNOME Shell 45 and newer.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import {Extension} from 'resource:///org/gnome/shell/extensions/extension.js';

export default class Hourself extends Extension {
    enable() {
        this._focused = new FocusedWindow();
        this._focused.enable();
    }

    disable() {
        this._focused.disable();
        this._focused = null;
    }
}
