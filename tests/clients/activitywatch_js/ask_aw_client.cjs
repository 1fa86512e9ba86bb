// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that aw-client from npm can do but abort, unchanged: `node ask_aw_client.cjs ADDRESS CANARY`.
const { AWClient } = require("aw-client");

const [address, canary] = process.argv.slice(2);
const client = new AWClient("node", { baseURL: address });
const begin = Date.parse("2026-01-05T09:00:00Z");
const at = (seconds, data, duration = 0) => ({ timestamp: new Date(begin + seconds * 1000), duration, data });
const WINDOWS = "aw-watcher-window_desk";
const PAGES = "aw-watcher-web-firefox_desk";

async function send() {
  const first = await client.ensureBucket(WINDOWS, "currentwindow", "desk");
  const again = await client.ensureBucket(WINDOWS, "currentwindow", "desk");
  await client.createBucket(PAGES, "web.tab.current", "desk");
  const code = { app: "Code", title: "notes" };
  // They wait for each other in the client's queue.
  await Promise.all([0, 4, 8].map((second) => client.heartbeat(WINDOWS, 10, at(second, code))));
  const page = { url: `https://example.com/${canary}?q=${canary}`, title: canary, audible: false, tabCount: 2 };
  await client.heartbeat(PAGES, 60, at(0, { ...page, incognito: false }));
  await client.heartbeat(PAGES, 60, at(30, { ...page, incognito: true }));
  await client.insertEvent(WINDOWS, at(20, { app: "Mail", title: "letter" }, 5));
  return [first.alreadyExist, again.alreadyExist];
}

async function change() {
  const [newest] = await client.getEvents(WINDOWS, { limit: 1 });
  await client.replaceEvent(WINDOWS, { ...newest, duration: 7 });
  const changed = await client.getEvent(WINDOWS, newest.id);
  await client.deleteEvent(WINDOWS, newest.id);
  return [newest.duration, changed.duration, await client.countEvents(WINDOWS)];
}

async function main() {
  const told = { info: Object.keys(await client.getInfo()).sort(), ensured: await send() };
  const buckets = await client.getBuckets();
  told.buckets = Object.keys(buckets).sort();
  told.dated = buckets[WINDOWS].created instanceof Date && (await client.getBucketInfo(PAGES)).type;
  told.pages = (await client.getEvents(PAGES)).map((event) => event.data);
  const period = { start: new Date(begin), end: new Date(begin + 60000) };
  const lines = [`events = query_bucket("${WINDOWS}");`, "RETURN = sum_durations(events);"];
  told.query = await client.query([period], lines);
  told.change = await change();
  await client.set_setting("classes", [{ name: ["Work"] }]);
  told.settings = [await client.get_setting("classes"), Object.keys(await client.get_settings())];
  await client.deleteBucket(WINDOWS);
  told.gone = await client.getBucketInfo(WINDOWS).catch((error) => error.response.status);
  console.log(JSON.stringify(told));
}

main();
