// SPDX-License-Identifier: AGPL-3.0-or-later
// Trims each line of standard input (a JSON string) and prints the site on a line of its own.
import { readFileSync, writeSync } from "node:fs";
const { trim } = await import(process.argv[2]);

const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
const answer = lines.map((line) => trim(JSON.parse(line))).join("\n") + "\n";
for (let rest = Buffer.from(answer); rest.length; ) rest = rest.subarray(writeSync(1, rest));
