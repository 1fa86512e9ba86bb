// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser without an agent: a device of its own, which joins, keeps and uploads what was in front.

import * as joiner from "./joiner.js";
import { MAX_BATCH, send } from "./line.js";
import { Queue } from "./queue.js";
import { readKey, seal, unseal } from "./seal.js";

const IDLE_LIMIT = 300;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 300;
const GATHER = 10;
// What stands open is kept with each look; this often it is told to the server too.
const CHECKPOINT = 120;
// This often where things stand is written, if nothing changed.
const WRITE = 4;

export class Device {
  constructor(api) {
    this.api = api;
    this.chain = Promise.resolve();
    this.uploading = false;
    this.written = 0;
  }

  /** What was left by an earlier life; the rest waits for it. */
  open() {
    this.opened ??= this.load();
    return this.opened;
  }

  async load() {
    const key = await readKey();
    const cipher = { seal: (value) => seal(key, value), unseal: (text) => unseal(key, text) };
    const kept = await this.api.storage.local.get(["device", "state"]);
    this.cipher = cipher;
    this.pairing = kept.device ? await unseal(key, kept.device) : null;
    this.state = (kept.state && (await unseal(key, kept.state))) ?? fresh();
    this.queue = await new Queue(this.api.storage.local, cipher).open();
    await this.end();
  }

  // What stood open when the browser ended, ends where it was last seen: that memory outlives only the worker.
  async end() {
    const { alive } = await this.api.storage.session.get("alive");
    if (alive) return;
    await this.api.storage.session.set({ alive: true });
    await this.keep(joiner.interrupt(this.state.joiner));
  }

  /** Be a device of a server from now on, or (null) of none. What waits is kept. */
  async pair(pairing) {
    await this.open();
    this.pairing = pairing;
    this.state.revoked = false;
    if (pairing) await this.api.storage.local.set({ device: await this.cipher.seal(pairing) });
    else await this.api.storage.local.remove("device");
  }

  /** Look at what is in front, one look after the other; whether something is, and is used. */
  observe(front) {
    return this.inTurn(async () => {
      const now = Date.now() / 1000;
      const paused = this.isPaused(now);
      const idle = await this.idle();
      const seen = { site: paused ? null : front.site, playing: front.audible, idle, idleLimit: IDLE_LIMIT };
      const changed = joiner.observe(this.state.joiner, now, offset(), seen);
      if (now - this.state.kept >= CHECKPOINT) {
        this.state.kept = now;
        changed.push(...joiner.checkpoint(this.state.joiner));
      }
      if (changed.length || now - this.written >= WRITE) {
        this.written = now;
        await this.keep(changed);
      }
      this.schedule();
      return this.state.joiner.open !== null;
    });
  }

  /** An agent took over, or a pause began. */
  stop() {
    return this.inTurn(async () => this.keep(joiner.stop(this.state.joiner, Date.now() / 1000)));
  }

  /** Do what the person asks for in the popup. */
  async grant(wish) {
    await this.open();
    if (wish.pause) this.state.until = Math.floor(Date.now() / 1000) + wish.pause * 60;
    if (wish.resume) this.state.until = 0;
    if (wish.ignore) this.state.ignored = [...new Set([...this.state.ignored, wish.ignore])];
    await this.save();
  }

  /** How things stand, in the words that the agent uses. */
  async status() {
    await this.open();
    const now = Date.now() / 1000;
    return {
      state: this.isPaused(now) ? "paused" : this.state.joiner.away ? "away" : "recording",
      until: this.isPaused(now) ? this.state.until : null,
      today: this.state.today.day === localDay(now) ? this.state.today.seconds : 0,
      dashboard: this.pairing?.server ?? null,
      ignored: this.state.ignored,
      waiting: this.queue.spans.size,
      dropped: this.queue.dropped,
      revoked: this.state.revoked,
    };
  }

  /** Send what waits, unless it is too early after a failure. */
  async upload() {
    await this.open();
    if (!this.pairing || this.state.revoked || this.uploading || Date.now() / 1000 < this.state.next) return;
    this.uploading = true;
    try {
      while (this.queue.spans.size && (await this.uploadOnce()));
    } finally {
      this.uploading = false;
    }
  }

  async uploadOnce() {
    const spans = this.queue.take(MAX_BATCH);
    const answer = await send(this.pairing, { version: 1, spans });
    if (answer.stored) await this.queue.forget(spans, answer.stored);
    else if (answer.refused !== undefined && spans[answer.refused]) await this.queue.setAside(spans[answer.refused]);
    else if (answer.revoked) this.state.revoked = true;
    else this.backOff(answer.later ?? 0);
    const arrived = Boolean(answer.stored) || answer.refused !== undefined;
    if (arrived) Object.assign(this.state, { next: 0, pause: FIRST_PAUSE });
    await this.save();
    return arrived && spans.length === MAX_BATCH;
  }

  backOff(wish) {
    const pause = Math.max(wish, this.state.pause * (0.5 + Math.random() / 2));
    this.state.next = Date.now() / 1000 + pause;
    this.state.pause = Math.min(this.state.pause * 2, LONGEST_PAUSE);
    this.api.alarms.create("upload", { when: this.state.next * 1000 + 1000 });
  }

  isPaused(now) {
    return now < this.state.until;
  }

  // How long ago the last input was, at most: browsers tell whether it is longer ago than a number of seconds.
  async idle() {
    for (const [asked, meant] of [[15, 0], [60, 60]]) {
      if ((await this.api.idle.queryState(asked)) === "active") return meant;
    }
    return (await this.api.idle.queryState(IDLE_LIMIT)) === "active" ? IDLE_LIMIT - 1 : IDLE_LIMIT;
  }

  async keep(spans) {
    const latest = new Map(spans.map((span) => [`${span.start} ${span.site}`, span]));
    for (const span of latest.values()) this.count(span);
    await this.queue.put([...latest.values()]);
    await this.save();
    if (latest.size) this.gather();
  }

  count({ start, end, site }) {
    const { today } = this.state;
    const day = localDay(end);
    if (today.day !== day) Object.assign(today, { day, seconds: 0, last: null });
    const before = today.last?.start === start && today.last.site === site ? today.last.end : start;
    today.seconds += end - Math.max(before, firstSecond(end));
    today.last = { start, end, site };
  }

  // While all is well, spans go out together; the alarm is for a worker that sleeps before.
  gather() {
    if (this.gathering) return;
    this.gathering = setTimeout(() => {
      this.gathering = null;
      this.upload();
    }, GATHER * 1000);
  }

  // A look each half minute while something is in front, so that no sudden end costs more; else none.
  schedule() {
    const busy = this.state.joiner.open !== null;
    if (busy) this.api.alarms.create("look", { periodInMinutes: 0.5 });
    else this.api.alarms.clear("look");
    const when = Math.max(Date.now() + 30_000, this.state.next * 1000);
    if (this.queue.spans.size) this.api.alarms.create("upload", { when });
  }

  save() {
    const write = async () => this.api.storage.local.set({ state: await this.cipher.seal(this.state) });
    this.saved = (this.saved ?? Promise.resolve()).then(write);
    return this.saved;
  }

  inTurn(work) {
    const done = this.chain.then(() => this.open()).then(work);
    this.chain = done.catch(() => {});
    return done;
  }
}

function fresh() {
  const today = { day: null, seconds: 0, last: null };
  return { joiner: joiner.begin(), until: 0, ignored: [], today, revoked: false, next: 0, pause: FIRST_PAUSE, kept: 0 };
}

function offset() {
  return -new Date().getTimezoneOffset();
}

function localDay(seconds) {
  return Math.floor((seconds + offset() * 60) / 86_400);
}

function firstSecond(seconds) {
  return localDay(seconds) * 86_400 - offset() * 60;
}
