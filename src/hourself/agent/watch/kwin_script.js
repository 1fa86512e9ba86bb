// SPDX-License-Identifier: AGPL-3.0-or-later
// Run by KWin for the Hourself agent: tells it which window is in front, and when its caption changes. Numbers go as
// text: Plasma 5 and 6 send them as different types.
var front = null;

function tell() {
    var told = front ? [front.resourceClass, front.caption, front.pid, front.internalId] : ["", "", "", ""];
    callDBus("@BUS_NAME@", "@PATH@", "@INTERFACE@", "@MEMBER@",
        String(told[0] || ""), String(told[1] || ""), String(told[2] || ""), String(told[3] || ""));
}

function turn(window) {
    if (front) {
        try {
            front.captionChanged.disconnect(tell);
        } catch (gone) {
            // The window before is closed already.
        }
    }
    front = window || null;
    if (front) {
        front.captionChanged.connect(tell);
    }
    tell();
}

// Plasma 6 says window where Plasma 5 says client.
if (workspace.windowActivated) {
    workspace.windowActivated.connect(turn);
    turn(workspace.activeWindow);
} else {
    workspace.clientActivated.connect(turn);
    turn(workspace.activeClient);
}
