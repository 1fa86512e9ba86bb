// SPDX-License-Identifier: AGPL-3.0-or-later
// The extension where things go wrong: a full disk, nonsense from the server, a clock that jumps. Run by node --test.
import assert from "node:assert/strict";
import test from "node:test";

import { Device } from "../../extension/device.js";
import * as joiner from "../../extension/joiner.js";
import { Queue } from "../../extension/queue.js";
import * as today from "../../extension/today.js";
import * as wishes from "../../extension/wishes.js";

class Storage {
  kept = {};
  full = false;
  async get() {
    return { ...this.kept };
  }
  async set(more) {
    if (this.full) throw new Error("QuotaExceededError");
    Object.assign(this.kept, more);
  }
  async remove(names) {
    for (const name of [names].flat()) delete this.kept[name];
  }
}

const plain = { seal: async (value) => JSON.stringify(value), unseal: async (text) => JSON.parse(text) };
const span = (start, end, site = "example.com") => ({ start, end, offset: 60, site });

test("what a full disk did not take waits in memory, and is kept when there is room again", async () => {
  const storage = new Storage();
  const queue = await new Queue(storage, plain).open();
  storage.full = true;
  await assert.rejects(queue.put([span(0, 10), span(10, 20, "example.org")]));
  assert.equal(queue.take(9).length, 2);
  storage.full = false;
  await queue.put([span(20, 30)]);
  const next = await new Queue(storage, plain).open();
  assert.deepEqual(next.take(9).map((each) => [each.sequence, each.start]), [[1, 0], [2, 10], [3, 20]]);
});

// A device as far as it needs no browser.
function makeDevice(state) {
  const storage = new Storage();
  const device = new Device({ storage: { local: storage }, alarms: { create() {} } });
  Object.assign(device, { cipher: plain, opened: Promise.resolve(), pairing: { server: "https://time.example", token: "t" }, state });
  return { device, storage };
}

const soon = () => Date.now() / 1000;

test("where things stand is written again when a full disk has room again", async () => {
  const { device, storage } = makeDevice({ until: 1 });
  storage.full = true;
  await assert.rejects(device.save());
  storage.full = false;
  await device.save();
  assert.deepEqual(storage.kept, { state: '{"until":1}' });
});

test("a server's wish for patience is heard for five minutes at most", () => {
  const { device } = makeDevice({ pause: 1, next: 0 });
  device.backOff(1e9);
  assert.ok(device.state.next - soon() <= 300);
});

test("a clock that was ahead holds up no sending", async () => {
  const sent = [];
  for (const ahead of [30, 30 * 86_400]) {
    const { device } = makeDevice({ next: soon() + ahead, wishes: {} });
    Object.assign(device, { hasNews: () => true, isUntold: () => false, uploadOnce: async () => void sent.push(ahead) });
    await device.upload();
  }
  assert.deepEqual(sent, [30 * 86_400]);
});

test("a full disk ends no looking, and what it does not take is sent", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1e12 });
  const { device, storage } = makeDevice(null);
  const state = { joiner: joiner.begin(), wishes: wishes.begin(), today: today.begin(), kept: 0, until: 0, next: 0 };
  Object.assign(device.api, { idle: { queryState: async () => "active" }, alarms: { create() {}, clear() {} } });
  Object.assign(device, { state, queue: await new Queue(storage, plain).open(), gathering: 1 });
  storage.full = true;
  for (const site of ["a.example", "b.example", "c.example"]) {
    assert.ok(await device.observe({ site, audible: false }));
    context.mock.timers.tick(20_000);
  }
  assert.deepEqual(device.queue.take(9).map((each) => [each.name, each.end - each.start]), [["a.example", 20], ["b.example", 20]]);
});

test("what could not be read is read anew by who asks next", async () => {
  const { device } = makeDevice(null);
  const loads = [];
  device.opened = undefined;
  device.load = async () => {
    if (loads.push(1) === 1) throw new Error("no room");
  };
  await assert.rejects(device.open());
  await device.open();
  await device.open();
  assert.equal(loads.length, 2);
});
