// SPDX-License-Identifier: AGPL-3.0-or-later
// The extension where things go wrong: a disk that is full for a while. Run by node --test.
import assert from "node:assert/strict";
import test from "node:test";

import { Queue } from "../../extension/queue.js";

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
