// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the extension's joiner over histories (a JSON list a line) and prints the spans that changed, step by step.
import { readFileSync } from "node:fs";
import * as joiner from "../../extension/joiner.js";

const tuple = ({ start, end, offset, site }) => [start, end, offset, site];

function step(state, [verb, ...rest]) {
  if (verb !== "observe") return joiner[verb](state, ...rest).map(tuple);
  const [now, offset, site, idle, playing] = rest;
  // A worker sleeps between any two steps: its state is what JSON keeps.
  Object.assign(state, JSON.parse(JSON.stringify(state)));
  return joiner.observe(state, now, offset, { site, idle, playing, idleLimit: 300 }).map(tuple);
}

for (const line of readFileSync(0, "utf8").split("\n").slice(0, -1)) {
  const state = joiner.begin();
  console.log(JSON.stringify(JSON.parse(line).map((each) => step(state, each))));
}
