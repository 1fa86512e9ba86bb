// SPDX-License-Identifier: AGPL-3.0-or-later
// The extension's parts, run by node's own test runner: `node --test parts.mjs`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agent } from "../../extension/agent.js";
import { describe, isSame, look, NOTHING } from "../../extension/front.js";
import { isIgnored } from "../../extension/ignoring.js";
import { permissionOf, read, readServer } from "../../extension/line.js";
import { Queue } from "../../extension/queue.js";
import { seal, unseal } from "../../extension/seal.js";
import { duration, isRecorded, note, now } from "../../extension/words.js";

const NONE = new Set();
const CANARY = "CANARY-9c1e";
const tab = (more) => ({ url: `https://a.example.com/${CANARY}?q=${CANARY}`, title: CANARY, active: true, ...more });

class Storage {
  kept = {};
  async get(names) {
    if (names === null) return { ...this.kept };
    return Object.fromEntries(names.filter((name) => name in this.kept).map((name) => [name, this.kept[name]]));
  }
  async set(more) {
    Object.assign(this.kept, more);
  }
  async remove(names) {
    for (const name of [names].flat()) delete this.kept[name];
  }
}

const plain = { seal: async (value) => JSON.stringify(value), unseal: async (text) => JSON.parse(text) };
const span = (start, end, site = "example.com") => ({ start, end, offset: 60, site });

test("of a tab its site and its sound are told, and nothing else", () => {
  const told = describe(tab({ audible: true }), NONE);
  assert.deepEqual(told, { site: "example.com", audible: true });
});

test("private, ignored and unloaded tabs are nothing", () => {
  const tabs = [tab({ incognito: true }), tab({ url: "" }), undefined];
  assert.deepEqual([...tabs.map((each) => describe(each, NONE)), describe(tab(), new Set(["example.com"]))], Array(4).fill(NOTHING));
});

test("a window that is not focused, private or gone is nothing", async () => {
  const browser = (window) => ({ windows: { getLastFocused: async () => window() }, tabs: { query: async () => [tab()] } });
  const windows = [() => ({ focused: false }), () => ({ focused: true, incognito: true }), () => { throw new Error("gone"); }];
  assert.deepEqual(await Promise.all(windows.map((each) => look(browser(each), NONE))), Array(3).fill(NOTHING));
  assert.equal((await look(browser(() => ({ focused: true })), NONE)).site, "example.com");
});

test("only a change is one", () => {
  assert.deepEqual([isSame(null, NOTHING), isSame(NOTHING, { ...NOTHING }), isSame(NOTHING, describe(tab(), NONE))], [false, true, false]);
});

test("a queue outlives its worker and numbers on", async () => {
  const storage = new Storage();
  await (await new Queue(storage, plain).open()).put([span(0, 10), span(10, 20, "example.org")]);
  const next = await new Queue(storage, plain).open();
  await next.put([span(20, 30)]);
  assert.deepEqual(next.take(9).map((each) => [each.sequence, each.start, each.name]), [[1, 0, "example.com"], [2, 10, "example.org"], [3, 20, "example.com"]]);
});

test("a span that grew keeps its number, and stays when its shorter self was stored", async () => {
  const queue = await new Queue(new Storage(), plain).open();
  await queue.put([span(0, 10)]);
  const sent = queue.take(9);
  await queue.put([span(0, 30)]);
  await queue.forget(sent, [1]);
  assert.deepEqual(queue.take(9).map((each) => [each.sequence, each.end]), [[1, 30]]);
});

test("what a receipt names is gone from the disk; what is over the bound is counted", async () => {
  const storage = new Storage();
  const queue = await new Queue(storage, plain, 2).open();
  await queue.put([span(0, 1), span(1, 2), span(2, 3)]);
  await queue.forget(queue.take(1), [2]);
  await queue.setAside(queue.take(1)[0]);
  assert.deepEqual(storage.kept, { sequence: 3, dropped: 2 });
});

test("what waits is sealed", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const sealed = await seal(key, { name: CANARY });
  assert.deepEqual([await unseal(key, sealed), sealed.includes(CANARY), await unseal(key, "AAAA")], [{ name: CANARY }, false, null]);
});

test("only TLS or this computer is a server", () => {
  const typed = ["https://time.example.org/day", "http://127.0.0.1:8417", "http://time.example.org", "ftp://x", "time"];
  assert.deepEqual(typed.map(readServer), ["https://time.example.org", "http://127.0.0.1:8417", null, null, null]);
  assert.equal(permissionOf("http://127.0.0.1:8417"), "http://127.0.0.1/*");
});

test("an answer is a receipt, a refusal of one, a token that is not taken, or a later", () => {
  const error = "words";
  const answers = [
    [200, { stored: [1] }], [200, { stored: [1], mark: "a" }], [422, { error, field: "spans[3].name" }], [422, { error, field: "ignored[2]" }],
    [422, { error, field: "ignored" }], [401, { error, reason: "revoked" }], [401, { error }], [404, { error }],
  ];
  assert.deepEqual(
    answers.map(([status, body]) => read(status, body, 0)),
    [{ stored: [1] }, { stored: [1], mark: "a" }, { refused: 3 }, { refused: 2 }, { full: true }, { revoked: true }, { unknown: true }, { missing: true }],
  );
});

test("what others than our server answer is a later", () => {
  const answers = [[401, {}], [404, "no"], [503, { error: "x" }], [422, { error: "x" }], [200, null], [200, { mark: "a" }], [200, { mark: "a", idle_minutes: 99, media: true, ignored: [] }]];
  assert.deepEqual(answers.map(([status, body]) => read(status, body, 30)), Array(7).fill({ later: 30 }));
});

test("what is ignored by now leaves the queue", async () => {
  const storage = new Storage();
  const queue = await new Queue(storage, plain).open();
  await queue.put([span(0, 10), span(10, 20, "docs.example.com"), span(20, 30, "example.org")]);
  await queue.drop((site) => isIgnored(new Set(["example.com"]), site));
  assert.deepEqual([queue.take(9).map((each) => each.name), Object.keys(storage.kept).length], [["example.org"], 2]);
});

test("an agent that is not here is tried again, a minute later at most", () => {
  const tries = [];
  const silent = { addListener() {} };
  const api = { runtime: { connectNative: () => (tries.push(1), { onMessage: silent, onDisconnect: silent, postMessage() {} }) } };
  const agent = new Agent(api, () => {});
  agent.connect(0);
  agent.lose(agent.port);
  for (const time of [1000, 59_000, 60_000]) agent.connect(time);
  assert.equal(tries.length, 2);
});

test("a host that does not answer is told of as it stood last", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const silent = { addListener() {} };
  const api = { runtime: { connectNative: () => ({ onMessage: silent, onDisconnect: silent, postMessage() {} }) } };
  const agent = new Agent(api, () => {});
  agent.connect(0);
  agent.hear({ agent: true });
  const asked = agent.ask({ ask: true });
  context.mock.timers.tick(3000);
  assert.deepEqual(await asked, { agent: true });
});

test("the popup's words", () => {
  const agent = { way: "agent", state: "recording", ignored: ["example.org"], today: 7500 };
  const states = [agent, { ...agent, state: "paused" }, { ...agent, out: "revoked" }, { ...agent, way: "agent-ended" }];
  assert.deepEqual(states.map((each) => isRecorded(each, "example.com")), [true, false, false, false]);
  assert.deepEqual([isRecorded(agent, "example.org"), isRecorded(agent, null)], [false, false]);
  assert.deepEqual(
    [now(agent, "example.com"), now(agent, "example.org"), now(agent, null), duration(7500), duration(59), note({ way: "agent" })],
    ["Recording example.com.", "Ignored: example.org.", "This page is not recorded.", "2 h 5 min", "0 min", ""],
  );
  assert.deepEqual(
    [now({ ...agent, out: "revoked" }, "example.com"), now({ way: "device", revoked: true }, "example.com"), note({ way: "device", unknown: true }).includes("waits")],
    ["Nothing is recorded: this device was signed out of its server.", "Nothing is recorded: this browser was signed out of the server.", true],
  );
});
