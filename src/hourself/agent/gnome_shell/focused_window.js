const BUS = 'org.freedesktop.DBus';
const PATH = '/org/hourself/FocusedWindow';
const INTERFACE = `
<node>
  <interface name="org.hourself.FocusedWindow">
    <method name="Get">
      <arg type="s" direction="out" name="title"/>
      <arg type="s" direction="out" name="wm_class"/>
      <arg type="u" direction="out" name="pid"/>
      <arg type="t" direction="out" name="window"/>
    </method>
    <signal name="Changed"/>
  </interface>
</node>`;

// Answers which window has the focus, and signals that the answer changed. The signal holds nothing: who wants to know
// must ask. `window` is a number that lasts as long as the window, 0 for none.
class FocusedWindow {
    enable() {
        this._exported = Gio.DBusExportedObject.wrapJSObject(INTERFACE, this);
        this._exported.export(Gio.DBus.session, PATH);
        this._focus = global.display.connect('notify::focus-window', () => this._turn());
        this._turn();
    }

    disable() {
        global.display.disconnect(this._focus);
        this._leave();
        // Who asks now is not answered: the screen is locked, or this is switched off.
        this._tell();
        this._exported.flush();
        this._exported.unexport();
        this._exported = null;
    }

    GetAsync(_, invocation) {
        const sender = new GLib.Variant('(s)', [invocation.get_sender()]);
        Gio.DBus.session.call(
            BUS, '/org/freedesktop/DBus', BUS, 'GetConnectionUnixProcessID', sender, new GLib.VariantType('(u)'),
            Gio.DBusCallFlags.NONE, 1000, null, (bus, result) => this._answer(invocation, bus, result));
    }

    _answer(invocation, bus, result) {
        if (isSandboxed(bus, result))
            invocation.return_dbus_error(`${BUS}.Error.AccessDenied`, 'Sandboxed programs are not told.');
        else
            invocation.return_value(new GLib.Variant('(ssut)', this._describe()));
    }

    _describe() {
        const window = this._window;
        if (!window)
            return ['', '', 0, 0];
        return [window.get_title() ?? '', window.get_wm_class() ?? '', Math.max(window.get_pid(), 0), window.get_id()];
    }

    _turn() {
        this._leave();
        this._window = global.display.focus_window;
        if (this._window) {
            this._signals = [
                this._window.connect('notify::title', () => this._tell()),
                // A window may be given its name after it got the focus.
                this._window.connect('notify::wm-class', () => this._tell()),
                // It may still have the focus then; what follows is told by the focus.
                this._window.connect('unmanaging', () => this._forget()),
            ];
        }
        this._tell();
    }

    _forget() {
        this._leave();
        this._tell();
    }

    _leave() {
        this._signals?.forEach(each => this._window.disconnect(each));
        this._signals = null;
        this._window = null;
    }

    _tell() {
        this._exported.emit_signal('Changed', null);
    }
}

// Whether who asks is a Flatpak, or its way to the bus: by the file that such have at their root, as portals tell
// (xdg-desktop-portal). Who cannot be told apart is taken for one.
function isSandboxed(bus, result) {
    try {
        const [process] = bus.call_finish(result).deepUnpack();
        const root = `/proc/${process}/root`;
        return !GLib.file_test(`${root}/.`, GLib.FileTest.IS_DIR) ||
            GLib.file_test(`${root}/.flatpak-info`, GLib.FileTest.EXISTS);
    } catch {
        return true;
    }
}
