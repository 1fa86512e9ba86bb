// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks a server through WakaTime's client as it is, and prints its answers: `node ask_wakatime.cjs ADDRESS KEY DAY`.

const { WakaTimeClient, RANGE } = require("wakatime-client");

const [address, key, day] = process.argv.slice(2);

async function ask() {
  const client = new WakaTimeClient(key, address);
  return {
    me: await client.getMe(),
    summary: await client.getMySummary({ dateRange: { startDate: day, endDate: day } }),
    project: await client.getMySummary({ dateRange: { startDate: day, endDate: day }, projectName: "proj" }),
    stats: await client.getMyStats({ range: RANGE.LAST_7_DAYS }),
    projects: await client.getMyProjects(),
    heartbeats: await client.getMyHeartbeats(day),
    durations: await client.getMyDurations({ date: day }),
    agents: await client.getMyUserAgents(),
    refused: await new WakaTimeClient("none", address).getMe().catch((error) => error.response.status),
  };
}

ask().then((answers) => process.stdout.write(JSON.stringify(answers)), (error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
