// SPDX-License-Identifier: AGPL-3.0-or-later
// What the popup says: pure functions of how things stand.

import { isIgnored } from "./ignoring.js";

/** `2 h 5 min` of seconds. */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

/** A site for people. */
export function label(site) {
  if (site === "local:file") return "a file";
  if (site.startsWith("local:")) return "your own network";
  return site.startsWith("opaque:") ? "the browser's own pages" : site;
}

/** What is recorded right now; `site` is that of the tab in front of the popup. */
export function now(status, site) {
  if (status.way === "none") return "Nothing is recorded: there is no agent here, and no server is paired.";
  if (status.way === "agent-ended") return "Nothing is recorded: the agent does not run.";
  if (status.revoked) return "Nothing is recorded: this browser was signed out of the server.";
  if (status.out === "revoked") return "Nothing is recorded: this device was signed out of its server.";
  if (status.state === "paused") return status.until ? `Paused until ${clock(status.until)}.` : "Paused.";
  if (status.state === "no-display") return "Nothing is recorded: the agent sees no display.";
  if (!site) return "This page is not recorded.";
  return isRecorded(status, site) ? `Recording ${label(site)}.` : `Ignored: ${label(site)}.`;
}

/** Whether `site` is recorded now. */
export function isRecorded(status, site) {
  const works = (status.way === "agent" || status.way === "device") && !status.revoked && status.out !== "revoked";
  const sees = status.state !== "paused" && status.state !== "no-display";
  return works && sees && Boolean(site) && !isIgnored(new Set(status.ignored), site);
}

/** What the person should know besides. */
export function note(status) {
  const works = status.way === "device" && !status.revoked && !status.unknown;
  if (status.asking?.state === "waiting" && !works) return `Pairing waits for your approval. The code: ${status.asking.code}.`;
  if (status.way === "device" && status.barred) return "This browser may not reach your server: allow it in the settings. What is recorded waits.";
  if (status.way === "none") return "Start Hourself on this computer, or pair a server in the settings.";
  if (status.way === "agent-ended") return "Start Hourself: this browser finds it by itself.";
  if (status.revoked) return "Pair it again in the settings: what waits is sent then.";
  if (status.unknown) return "The server does not know this browser: pair it again in the settings. What is recorded waits.";
  if (status.out) return "Sign this device in again: what waits is sent then.";
  if (status.held) return `${stretches(status.held)} for your word in the settings.`;
  if (status.dropped) return `${status.dropped} stretches could not be kept or were refused.`;
  return status.waiting > 50 ? `${stretches(status.waiting)} for the server.` : "";
}

/** `1 stretch waits`, and so on. */
export function stretches(number) {
  return number === 1 ? "1 stretch waits" : `${number} stretches wait`;
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
