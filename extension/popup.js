// SPDX-License-Identifier: AGPL-3.0-or-later
// The popup: what is recorded right now, today so far, pause, ignore.

import { isIgnored } from "./ignoring.js";
import { trim } from "./scrub.js";
import { duration, isRecorded, label, note, now } from "./words.js";

const api = globalThis.browser ?? globalThis.chrome;
const $ = (id) => document.getElementById(id);
const LOOK = 2000;
let site = null;
let looking = null;

function show(status) {
  if (!status) return void ($("now").textContent = "The extension does not answer. Is the disk full? Open this again.");
  const works = status.way === "agent" || status.way === "device";
  const paused = status.state === "paused";
  const ignored = isIgnored(new Set(status.ignored), site);
  $("popup").classList.toggle("recording", isRecorded(status, site));
  $("now").textContent = now(status, site);
  $("today").textContent = works ? `Today so far: ${duration(status.today ?? 0)}` : "";
  $("note").textContent = note(status);
  $("note").hidden = !note(status);
  $("pauses").hidden = !works || paused;
  $("resume").hidden = !works || !paused;
  $("ignore").hidden = !works || !site || ignored;
  $("ignore").textContent = site ? `Ignore ${label(site)} for ever` : "";
  $("dashboard").hidden = !status.dashboard;
  $("ignored").hidden = !status.dashboard || !ignored;
  // The approval is seen here too.
  clearTimeout(looking);
  if (status.asking?.state === "waiting") looking = setTimeout(ask, LOOK, { kind: "look" });
  if (!status.dashboard) return;
  $("dashboard").href = status.dashboard;
  $("ignored").href = new URL("/ignored", status.dashboard).href;
}

async function ask(message) {
  show(await api.runtime.sendMessage(message).catch(() => null));
}

async function begin() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  site = tab?.url && !tab.incognito ? trim(tab.url) : null;
  await ask({ kind: "status" });
}

const grant = (wish) => () => ask({ kind: "grant", wish });
$("pause15").addEventListener("click", grant({ pause: 15 }));
$("pause60").addEventListener("click", grant({ pause: 60 }));
$("resume").addEventListener("click", grant({ resume: true }));
$("ignore").addEventListener("click", () => ask({ kind: "grant", wish: { ignore: site } }));
begin();
