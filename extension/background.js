// SPDX-License-Identifier: AGPL-3.0-or-later
// Hears what changes in front, and tells it: to the agent on this computer, else to the server that was paired. When
// nothing changes, nothing here runs.

import { Agent } from "./agent.js";
import { Device } from "./device.js";
import { isSame, look } from "./front.js";
import { permissionOf } from "./line.js";
import { Pairing } from "./pairing.js";

const api = globalThis.browser ?? globalThis.chrome;
const agent = new Agent(api, hearAgent);
const device = new Device(api);
const pairing = new Pairing(api, pairApproved, giveBack);
// Chromium on Linux does not tell when another program comes to the front. An agent sees that; without one, and while
// something is in front and used, we look.
const TICK = 2000;
// Nor does it tell when a menu, a dialogue or our own popup over the page has closed: looked is for a minute longer.
const LINGER = 60_000;
let used = -Infinity;
let ticking = null;
let told = null;
let looking = null;
let again = false;

// Several events belong to one switch: while one look runs, one more is enough.
function see() {
  again = true;
  looking ??= seeOnce();
  return looking;
}

async function seeOnce() {
  try {
    while (again) {
      again = false;
      agent.connect();
      const front = await look(api, await ignored());
      if (!again) await tell(front);
    }
  } finally {
    // At once: who asks for a look from now on must not be told that this one serves it.
    looking = null;
  }
}

async function ignored() {
  if (agent.status) return new Set(agent.status.ignored ?? []);
  return (await isDevice()) ? new Set((await device.status()).ignored) : new Set();
}

async function tell(front) {
  if (agent.port && !isSame(front, told)) agent.tell(front);
  told = front;
  clearTimeout(ticking);
  const working = (await isDevice()) && (await device.observe(front));
  if (working || front.site) used = Date.now();
  if (working || (!front.site && Date.now() - used < LINGER)) ticking = setTimeout(see, TICK);
}

async function isDevice() {
  return agent.isHere() === false && (await device.isPaired());
}

// `known`: whether an agent's host had spoken before.
async function hearAgent(status, known = false) {
  if (status && known) return;
  told = null;
  see();
  if (status) await device.rest();
  else if (known) setTimeout(comeBack, 1000);
}

// The host ended: an update, or a hand that ended it. It is started anew once; then each minute, as things change.
function comeBack() {
  agent.tried = -Infinity;
  see();
}

async function readStatus() {
  agent.tried = agent.isHere() === false ? -Infinity : agent.tried;
  agent.connect();
  pairing.resume();
  const status = agent.port ? await agent.ask({ ask: true }) : null;
  return describe(status);
}

async function describe(status) {
  const asking = await pairing.status();
  const paired = (await device.isPaired()) ? device.pairing.server : null;
  const barred = await findBarred();
  if (status) return { ...status, asking, paired, barred, way: status.agent ? "agent" : "agent-ended" };
  return { ...(await device.status()), asking, paired, barred, way: paired ? "device" : "none" };
}

// The first server that is needed, and may not be reached: people can take the permission back in the browser's settings.
async function findBarred() {
  for (const server of await findNeeded()) {
    if (!(await api.permissions.contains({ origins: [permissionOf(server)] }))) return server;
  }
  return null;
}

async function findNeeded() {
  return [(await device.isPaired()) && device.pairing.server, pairing.needs()].filter(Boolean);
}

// What comes of it is seen at the next look.
function lookAtPairing() {
  pairing.resume();
  return describe(agent.status);
}

async function grant(wish) {
  const status = agent.port ? await agent.ask(wish) : null;
  if (!status && (await device.isPaired())) await device.grant(wish);
  told = null;
  await see();
  return describe(status);
}

async function pairApproved(found) {
  await device.pair(found);
  see().then(() => device.upload());
}

// What was typed by hand takes the place of what waits for an approval. Whether the server knows it is told at once.
async function pairByHand({ server, token }) {
  await device.pair({ server, token });
  await pairing.cancel();
  await see();
  await device.upload();
  return describe(agent.status);
}

async function unpair() {
  const heard = await device.leave();
  await giveBack();
  await see();
  return { ...(await describe(agent.status)), heard };
}

// A permission that no server needs any more is given back.
async function giveBack() {
  const needed = (await findNeeded()).map(permissionOf);
  const { origins = [] } = await api.permissions.getAll();
  const others = origins.filter((each) => !needed.includes(each));
  if (others.length) await api.permissions.remove({ origins: others });
}

// The permission was given again: what could not be sent is due now.
async function goOn() {
  pairing.hurry();
  await pairing.resume();
  await device.retry();
}

async function lookAgain(work) {
  await work;
  return describe(agent.status);
}

const ANSWERS = {
  status: readStatus,
  look: lookAtPairing,
  grant: ({ wish }) => grant(wish),
  ask: ({ server, name, system }) => lookAgain(pairing.begin(server, name, system)),
  cancel: () => lookAgain(pairing.cancel()),
  pair: ({ found }) => pairByHand(found),
  unpair,
  allowed: () => lookAgain(goOn()),
  settle: ({ theirs }) => lookAgain(device.settle(theirs)),
};

api.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id !== api.runtime.id || !Object.hasOwn(ANSWERS, message?.kind)) return false;
  ANSWERS[message.kind](message).then(respond, () => respond(null));
  return true;
});

api.tabs.onActivated.addListener(see);
api.tabs.onUpdated.addListener((_, change, tab) => {
  if (tab.active && ("url" in change || "audible" in change)) see();
});
api.tabs.onReplaced.addListener(see);
api.tabs.onAttached.addListener(see);
api.windows.onFocusChanged.addListener(see);
api.windows.onRemoved.addListener(see);
api.idle.setDetectionInterval(300);
api.idle.onStateChanged.addListener(async () => {
  if (await isDevice()) see();
});
api.alarms.onAlarm.addListener(async ({ name }) => {
  if (name === "look") await see();
  // A look that was under way when an agent appeared may have asked for more.
  if (name === "look" && agent.isHere()) await device.rest();
  if (name === "pairing") await pairing.resume();
  await device.upload();
});
api.runtime.onStartup.addListener(see);
api.runtime.onInstalled.addListener(see);

see();
pairing.resume();
