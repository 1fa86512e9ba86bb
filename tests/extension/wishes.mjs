// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser's wishes beside a real server: `wishes.mjs SERVER TOKEN`. Each line of standard input is one step, a list of
// a verb and what belongs to it; each line of output is how things stand after it.
import { createInterface } from "node:readline";
import { send } from "../../extension/line.js";
import * as wishes from "../../extension/wishes.js";

const [server, token] = process.argv.slice(2);
const pairing = { server, token };
const state = wishes.begin();
let now = 1_000_000;

const STEPS = {
  sync: () => wishes.sync(state, pairing, now),
  ignore: (site) => wishes.ignore(state, site),
  later: (seconds) => void (now += seconds),
  forget: () => wishes.forget(state),
  async batch() {
    const { stored, mark } = await send(pairing, { version: 1, spans: [], mark: state.mark ?? "0" });
    return Array.isArray(stored) && wishes.hear(state, mark, now);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...rest] = JSON.parse(line);
  const answer = (await STEPS[verb](...rest)) ?? null;
  const { ignored, waiting, here, idleMinutes, media } = state;
  console.log(JSON.stringify({ answer, ignored: ignored.toSorted(), waiting, here, idleMinutes, media }));
}
