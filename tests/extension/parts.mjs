// SPDX-License-Identifier: AGPL-3.0-or-later
// The extension's parts, run by node's own test runner: `node --test parts.mjs`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agent } from "../../extension/agent.js";
import { nameOf } from "../../extension/called.js";
import { approvalPage, readGrant, readOffer } from "../../extension/code.js";
import { describe, isSame, look, NOTHING } from "../../extension/front.js";
import { isIgnored } from "../../extension/ignoring.js";
import { permissionOf, read, readServer } from "../../extension/line.js";
import { Queue } from "../../extension/queue.js";
import { isOpen, lasting, outcome, standing } from "../../extension/sayings.js";
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
  const typed = ["https://time.example.org/day", " time.example.org ", "http://127.0.0.1:8417", "localhost:8417/day"];
  assert.deepEqual(typed.map(readServer), ["https://time.example.org", "https://time.example.org", "http://127.0.0.1:8417", "http://localhost:8417"]);
  assert.deepEqual(["http://time.example.org", "ftp://x", "", "my server", "javascript:alert(1)"].map(readServer), Array(5).fill(null));
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

test("an offer and a grant are what our server gives, and nothing else", () => {
  const offered = { device_code: "long", user_code: "BCDF-GHJK", interval: 7, expires_in: 600, verification_uri: "https://elsewhere.example/" };
  const given = { access_token: "secret", token_type: "Bearer", device: "attic", account: "a1" };
  assert.deepEqual(readOffer({ status: 200, body: offered }), { offer: { deviceCode: "long", code: "BCDF-GHJK", interval: 7, lasts: 600 } });
  assert.deepEqual(readGrant({ status: 200, body: given }), { grant: { token: "secret", name: "attic", account: "a1" } });
  const strange = [{ ...offered, user_code: "<b>" }, { ...offered, interval: 0 }, { ...offered, device_code: 1 }, { ...offered, expires_in: 1e9 }, [], "x", null];
  assert.deepEqual(strange.map((body) => readOffer({ status: 200, body })), Array(7).fill({ fault: "foreign", status: 200 }));
  assert.deepEqual([{}, { ...given, account: null }].map((body) => readGrant({ status: 200, body })), Array(2).fill({ fault: "foreign", status: 200 }));
});

test("why there is no token, or no code", () => {
  const errors = ["authorization_pending", "slow_down", "access_denied", "expired_token", "invalid_grant"];
  assert.deepEqual(
    errors.map((error) => readGrant({ status: 400, body: { error } })),
    [{ pending: true }, { slower: true }, { end: "refused" }, { end: "expired" }, { end: "expired" }],
  );
  const answers = [null, { status: 0, body: null }, { status: 302, body: null }, { status: 421, body: null }, { status: 404, body: null }, { status: 400, body: "no" }];
  assert.deepEqual(answers.map((each) => readOffer(each).fault), ["unreachable", "moved", "moved", "misnamed", "foreign", "foreign"]);
  assert.deepEqual(answers.map((each) => readGrant(each).fault), ["unreachable", "moved", "moved", "misnamed", "foreign", "foreign"]);
  assert.deepEqual([300, 0].map((retryAfter) => readOffer({ status: 429, body: null, retryAfter })), [{ full: 300 }, { full: 600 }]);
});

test("a code is approved on the paired server's own page, wherever an answer leads", () => {
  assert.equal(approvalPage("https://time.example.org", "BCDF-GHJK"), "https://time.example.org/device?code=BCDF-GHJK");
});

test("a browser names itself by its own brand", () => {
  const brands = (...names) => names.map((brand) => ({ brand }));
  const named = [brands("Not:A-Brand", "Chromium"), brands("Chromium", "Google Chrome", "Not=A?Brand"), brands("Brave", "Chromium"), undefined];
  assert.deepEqual(named.map(nameOf), ["Chromium", "Google Chrome", "Brave", "Browser"]);
});

test("the settings say how it stands, and what to do", () => {
  const server = "https://time.example.org";
  const ends = ["refused", "expired", "full", "unreachable", "moved", "misnamed", "foreign"].map((state) => ({ state, server, after: 600, status: 404 }));
  assert.deepEqual([...ends.map((each) => outcome(each) !== ""), outcome(null), outcome({ state: "waiting", server })], [...Array(7).fill(true), "", ""]);
  const device = { way: "device", paired: server, name: "attic", asking: null, revoked: false, unknown: false };
  const stand = [device, { ...device, revoked: true }, { ...device, unknown: true }, { ...device, way: "agent" }, { way: "none", paired: null, asking: null }];
  assert.deepEqual(stand.map(isOpen), [false, true, true, false, true]);
  assert.deepEqual([device, { ...device, late: true }].map((each) => standing(each)[1].includes("waits")), [false, true]);
  assert.deepEqual(
    [{ ...device, barred: server }, { ...device, asking: { state: "waiting", server, fault: "unreachable" } }].map((each) => standing(each)[0]),
    ["This browser may not reach time.example.org.", "time.example.org cannot be reached just now. This browser goes on asking."],
  );
  assert.equal(standing(device)[0], "Paired with time.example.org as “attic”.");
  assert.deepEqual([lasting(599), lasting(20)].map((text) => text.slice(0, 32)), ["The code is good for 10 minutes.", "The code is good for a minute. Y"]);
});

test("what waits for somebody else is held back until it is said whose it is", async () => {
  const storage = new Storage();
  await (await new Queue(storage, plain).open()).put([span(0, 1), span(1, 2)]);
  const queue = await new Queue(storage, plain).open();
  await queue.hold();
  const held = [queue.hasMore(), queue.take(9).length, queue.countHeld()];
  await queue.put([span(2, 3)]);
  const next = await new Queue(storage, plain).open();
  assert.deepEqual([held, next.take(9).map((each) => each.sequence), next.countHeld()], [[false, 0, 2], [3], 2]);
  await next.release(false);
  await queue.release(true);
  assert.deepEqual([next.take(9).length, next.countHeld(), queue.take(9).length, storage.kept.held], [1, 0, 3, undefined]);
});
