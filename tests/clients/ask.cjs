// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks a server through two clients as they are, and prints what they made of its answers: `node ask.cjs ADDRESS KEY`.

const Rescuetime = require("rescuetime.js");
const Api = require("node-rescuetime/lib/api");

const [address, key] = process.argv.slice(2);

async function ask() {
  const first = Rescuetime.create(key, { endpoint: address });
  const second = Api({ key, baseURL: `${address}anapi` });
  const params = { perspective: "interval", restrict_kind: "productivity", resolution_time: "day", format: "json" };
  return {
    "rescuetime.js": {
      productive: await first.totalProductiveTimeInSeconds(),
      activities: (await first.request("GET", "anapi/data", { pv: "rank", rk: "activity" })).rows,
      error: await Rescuetime.create("none", { endpoint: address }).totalProductiveTimeInSeconds().catch((error) => error.message),
    },
    "node-rescuetime": {
      levels: (await second.get("data", { params })).data.rows,
      days: (await second.get("daily_summary_feed")).data,
      posted: (await second.post("highlights_post", { highlight_date: "2026-01-31", description: "It <works>" })).data,
      highlights: (await second.get("highlights_feed")).data,
    },
  };
}

ask().then((answers) => process.stdout.write(JSON.stringify(answers)), (error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
