// SPDX-License-Identifier: AGPL-3.0-or-later
// Says of each line of standard input (JSON: a list of ignored sites, and a site) whether the site is ignored.
import { readFileSync } from "node:fs";
import { isIgnored } from "../../extension/ignoring.js";

const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
const answers = lines.map((line) => JSON.parse(line)).map(([sites, site]) => isIgnored(new Set(sites), site));
console.log(JSON.stringify(answers));
