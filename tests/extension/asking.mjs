// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser's pairing beside a real server: `asking.mjs SERVER`. Each line of standard input is one step, a list of a verb
// and what belongs to it; each line of output is how things stand after it.
import { createInterface } from "node:readline";
import { signOut } from "../../extension/code.js";
import { Pairing } from "../../extension/pairing.js";

const [server] = process.argv.slice(2);
const kept = {};
const local = {
  get: async (names) => Object.fromEntries(names.filter((name) => name in kept).map((name) => [name, kept[name]])),
  set: async (more) => void Object.assign(kept, more),
  remove: async (name) => void delete kept[name],
};
const alarms = { create: async ({}, { periodInMinutes }) => (alarm = periodInMinutes), clear: async () => (alarm = null) };
const cipher = async () => ({ seal: async (value) => JSON.stringify(value), unseal: async (text) => JSON.parse(text) });
const found = [];
let alarm = null;
let heard = null;
let pairing = wake();

function wake() {
  return new Pairing({ storage: { local }, alarms }, async (each) => void found.push(each), async () => {}, cipher);
}

function sleep() {
  clearTimeout(pairing.timer);
  pairing = wake();
}

// The time comes at once: the next question is due, or (`lasts`) the code has run out.
function hurry(what) {
  pairing.asking[what] = 0;
}

const STEPS = {
  begin: (name) => pairing.begin(server, name, "Linux"),
  poll: () => (hurry("next"), pairing.poll()),
  resume: () => pairing.resume(),
  late: () => (hurry("ends"), pairing.poll()),
  sleep,
  cancel: () => pairing.cancel(),
  race: () => (hurry("next"), Promise.all([pairing.poll(), pairing.cancel()])),
  async leave() {
    heard = await signOut(found.at(-1));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...rest] = JSON.parse(line);
  await STEPS[verb](...rest);
  const status = await pairing.status();
  const pace = pairing.asking?.next ? Math.round(pairing.asking.next - Date.now() / 1000) : null;
  console.log(JSON.stringify({ status, pace, found, heard, alarm, needs: pairing.needs(), kept: Object.keys(kept) }));
}
clearTimeout(pairing.timer);
