// SPDX-License-Identifier: AGPL-3.0-or-later
// The settings: pairing with a server, where there is no agent. What is begun here goes on in the worker.

import { propose } from "./called.js";
import { permissionOf, readServer } from "./line.js";
import { host, isOpen, lasting, outcome, question, standing } from "./sayings.js";

const api = globalThis.browser ?? globalThis.chrome;
const $ = (id) => document.getElementById(id);
const LOOK = 1000;
let system = "";
let looking = null;
let busy = false;

// What did not change is not written: it would be read out again.
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

function fail(text) {
  say("error", text);
  $("error").hidden = !text;
}

function show(status) {
  clearTimeout(looking);
  if (!status) return fail("The extension does not answer. Load this page again.");
  const { asking, paired, barred, held = 0 } = status;
  const waits = asking?.state === "waiting";
  const [told, more] = standing(status);
  say("told", told);
  say("more", more);
  $("page").classList.toggle("recording", isFine(status));
  const lost = document.activeElement?.closest("section, form");
  $("more").hidden = !more;
  $("form").hidden = !isOpen(status);
  $("waiting").hidden = !waits;
  $("paired").hidden = !paired;
  $("held").hidden = !held;
  $("barred").hidden = !barred;
  $("barred").dataset.server = barred ?? "";
  if (waits) showCode(asking);
  if (paired) showServer(paired);
  if (held) say("question", question(held));
  // Where the focus was is gone: a keyboard goes on from the top, or from what is to be done next.
  if (lost?.hidden) $(waits ? "open" : "title").focus();
  if (waits) looking = setTimeout(look, LOOK);
}

function isFine({ way, revoked, unknown, barred }) {
  return way === "agent" || (way === "device" && !revoked && !unknown && !barred);
}

function showCode({ server, code, page, left }) {
  say("code", code);
  say("open", `Approve at ${host(server)}`);
  say("where", `${host(server)}/device`);
  say("left", lasting(left));
  $("open").href = page;
}

function showServer(server) {
  $("dashboard").href = server;
  $("devices").href = new URL("/devices", server).href;
}

async function ask(message) {
  const status = await api.runtime.sendMessage(message).catch(() => null);
  show(status);
  return status;
}

async function look() {
  const { asking } = (await ask({ kind: "look" })) ?? {};
  if (asking && asking.state !== "waiting") fail(outcome(asking));
}

async function pair(event) {
  event.preventDefault();
  const server = readServer($("server").value);
  if (busy) return;
  if (!server) return fail("An address such as https://time.example.org is needed. What is recorded never travels unencrypted.");
  busy = true;
  try {
    // First of all, as browsers ask only in answer to a click.
    const allowed = await api.permissions.request({ origins: [permissionOf(server)] });
    if (allowed) await pairWith(server, $("token").value.trim());
    else fail("Without that permission this browser cannot reach the server.");
  } finally {
    busy = false;
  }
}

async function pairWith(server, token) {
  fail("");
  say("told", `Asking ${host(server)} …`);
  $("token").value = "";
  const byCode = { kind: "ask", server, name: $("name").value.trim(), system };
  const status = await ask(token ? { kind: "pair", found: { server, token } } : byCode);
  if (status && !token) fail(outcome(status.asking));
  // While the focus was in it, what is no longer shown would have lost it unseen.
  if ($("form").hidden) $("by-hand").open = false;
}

async function unpair() {
  const { host: left } = new URL($("dashboard").href);
  const status = await ask({ kind: "unpair" });
  $("leaving").open = false;
  if (status?.heard === false) fail(`${left} could not be told. Sign this browser out there, under Devices.`);
}

async function allow() {
  const { server } = $("barred").dataset;
  if (await api.permissions.request({ origins: [permissionOf(server)] })) await ask({ kind: "allowed" });
}

// A token that is no longer seen is not used.
function forgetToken() {
  if (!$("by-hand").open) $("token").value = "";
}

async function begin() {
  const proposed = await propose(api);
  const status = await ask({ kind: "status" });
  system = proposed.system;
  $("server").value ||= status?.asking?.server ?? status?.paired ?? "";
  $("name").value ||= status?.asking?.name ?? status?.name ?? proposed.name;
  if (status) fail(outcome(status.asking));
}

$("form").addEventListener("submit", pair);
$("by-hand").addEventListener("toggle", forgetToken);
$("cancel").addEventListener("click", () => ask({ kind: "cancel" }));
$("allow").addEventListener("click", allow);
$("unpair").addEventListener("click", unpair);
$("give").addEventListener("click", () => ask({ kind: "settle", theirs: true }));
$("discard").addEventListener("click", () => ask({ kind: "settle", theirs: false }));
document.addEventListener("visibilitychange", () => document.hidden || look());
await begin();
