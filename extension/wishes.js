// SPDX-License-Identifier: AGPL-3.0-or-later
// What a person wishes of a browser that is a device of its own: as their server tells it, and as they say here. Plain
// data, which is kept; of what is ignored, the sites alone: nothing else is seen here.

import { isIgnored } from "./ignoring.js";
import { askSettings, tellIgnored } from "./line.js";

const MAX_ADDED = 100;
// Seconds for which what was heard is taken to stand; a receipt tells of changes sooner.
const FRESH = 120;
// Seconds after which a server that knew no settings is asked again: it may have been renewed.
const PATIENCE = 3600;

/** Before anything was heard. `waiting` are sites that the server has not heard of, `here` those it will not have; `held`
 * is the mark of what was heard last, also where `mark` is forgotten because there is something newer. */
export function begin() {
  const heard = { mark: null, held: null, asked: 0, heard: 0, full: false, idleMinutes: 5, media: true };
  return { ...heard, ignored: [], waiting: [], here: [] };
}

/** Ignore a site for ever: here at once, on all devices as soon as the server hears of it. */
export function ignore(wishes, site) {
  if (wishes.ignored.includes(site)) return;
  wishes.ignored.push(site);
  wishes.waiting.push(site);
  wishes.full = false;
}

/** Be told and tell, if that is due, before anything is sent. Null when all is well; else the answer that is not. */
export async function sync(wishes, pairing, now) {
  if (isDue(wishes, now)) {
    const answer = await askSettings(pairing, wishes.held);
    if (answer.lost) wishes.waiting = wishes.ignored.filter((site) => !wishes.here.includes(site));
    if (answer.settings) take(wishes, answer.settings, now);
    else if (answer.missing) wishes.asked = now;
    else return answer;
  }
  while (wishes.mark !== null && wishes.waiting.length && !wishes.full) {
    const told = wishes.waiting.slice(0, MAX_ADDED);
    const answer = await tellIgnored(pairing, told);
    if (answer.settings) take(wishes, answer.settings, now, told);
    else if (told[answer.refused]) keepOne(wishes, told[answer.refused]);
    else if (answer.full) wishes.full = true;
    else return answer;
  }
  return null;
}

/** What a receipt brought; whether something changed, so that `sync` has to ask. */
export function hear(wishes, mark, now) {
  wishes.heard = now;
  if (mark === undefined || mark === wishes.mark) return false;
  Object.assign(wishes, { mark: null, asked: 0 });
  return true;
}

/** Ask anew at the next `sync`: as after pairing. */
export function forget(wishes) {
  // Of what is held nothing is said: it may be another person's server by now.
  Object.assign(wishes, { mark: null, held: null, asked: 0 });
}

/** The same for a server that knows nothing of what was ignored until now, and is the same person's. */
export function takeAlong(wishes) {
  forget(wishes);
  Object.assign(wishes, { waiting: [...wishes.ignored], here: [], full: false });
}

/** The same for a server that may be somebody else's: what was ignored until now stays so, and is told to nobody. */
export function keepHere(wishes) {
  forget(wishes);
  Object.assign(wishes, { waiting: [], here: [...wishes.ignored], full: false });
}

/** Whether spans of this site are neither kept nor sent. */
export function isUnwanted(wishes, site) {
  return isIgnored(new Set(wishes.ignored), site);
}

function isDue(wishes, now) {
  const [since, patience] = wishes.mark === null ? [now - wishes.asked, PATIENCE] : [now - wishes.heard, FRESH];
  // A clock that was set back makes it due, too.
  return since < 0 || since >= patience;
}

function take(wishes, settings, now, told = []) {
  const { mark, idleMinutes, media, sites } = settings;
  // What it tells it has heard of.
  const waiting = wishes.waiting.filter((site) => !told.includes(site) && !sites.includes(site));
  const ignored = [...new Set([...sites, ...waiting, ...wishes.here])];
  Object.assign(wishes, { mark, held: mark, idleMinutes, media, ignored, waiting, heard: now, asked: now, full: false });
}

function keepOne(wishes, site) {
  wishes.waiting = wishes.waiting.filter((each) => each !== site);
  wishes.here = [...new Set([...wishes.here, site])];
}
