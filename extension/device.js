// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser without an agent: a device of its own, which joins, keeps and uploads what was in front.

import { signOut } from "./code.js";
import { readIdle } from "./front.js";
import * as joiner from "./joiner.js";
import { MAX_BATCH, send } from "./line.js";
import { Queue } from "./queue.js";
import { openCipher } from "./seal.js";
import * as today from "./today.js";
import * as wishes from "./wishes.js";

const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 300;
const GATHER = 10;
// What stands open is kept with each look; this often it is told to the server too.
const CHECKPOINT = 45;
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
    // What cannot be read, as on a full disk, is read anew by who asks next.
    this.opened ??= this.load().catch((fault) => {
      this.opened = null;
      throw fault;
    });
    return this.opened;
  }

  async load() {
    const cipher = await openCipher();
    const kept = await this.api.storage.local.get(["device", "state"]);
    this.cipher = cipher;
    this.pairing = kept.device ? await cipher.unseal(kept.device) : null;
    this.state = { ...fresh(), ...(kept.state && (await cipher.unseal(kept.state))) };
    this.queue = await new Queue(this.api.storage.local, cipher).open();
    await this.apply();
    await this.end();
  }

  // What stood open when the browser ended, ends where it was last seen: that memory outlives only the worker.
  async end() {
    const { alive } = await this.api.storage.session.get("alive");
    if (alive) return;
    await this.api.storage.session.set({ alive: true });
    await this.keep(joiner.interrupt(this.state.joiner));
  }

  /** Whether there is a server to be a device of. Where there is none, nothing else is read, and nothing written. */
  async isPaired() {
    if (!this.opened && !(await this.api.storage.local.get("device")).device) return false;
    await this.open();
    return this.pairing !== null;
  }

  /** Be a device of a server from now on, or (null) of none. What waits is kept; for somebody else it is held back. */
  async pair(pairing) {
    await this.stop();
    if (pairing) await this.meet(pairing);
    this.pairing = pairing;
    // Nothing was told yet: the server is asked at once whether it knows us, and what is wanted.
    Object.assign(this.state, { revoked: false, unknown: false, told: "", next: 0, pause: FIRST_PAUSE });
    await this.save();
    if (pairing) await this.api.storage.local.set({ device: await this.cipher.seal(pairing) });
    else await this.api.storage.local.remove("device");
  }

  // A token that was typed by hand does not tell whose it is.
  async meet({ server, account = null }) {
    const known = account !== null && account === this.state.account && server === this.state.server;
    const first = this.state.server === null;
    if (known || first) wishes.forget(this.state.wishes);
    else {
      wishes.keepHere(this.state.wishes);
      await this.queue.hold();
    }
    Object.assign(this.state, { server, account });
  }

  /** The person's answer: whether what is held back is for the server that is paired by now, or for nobody. */
  async settle(theirs) {
    await this.open();
    if (theirs) wishes.takeAlong(this.state.wishes);
    await this.queue.release(theirs);
    await this.save();
    await this.upload();
  }

  /** Send what waits, have the server take this token no more, and be nobody's device; whether the server heard. */
  async leave() {
    await this.stop();
    await this.upload();
    const heard = this.pairing === null || (await signOut(this.pairing));
    await this.pair(null);
    return heard;
  }

  /** Look at what is in front, one look after the other; whether something is, and is used. */
  observe(front) {
    return this.inTurn(async () => {
      const now = Date.now() / 1000;
      const { idleMinutes, media } = this.state.wishes;
      const quiet = this.isPaused(now) || this.state.revoked || this.isUnwanted(front.site);
      const [idleLimit, site] = [idleMinutes * 60, quiet ? null : front.site];
      const seen = { site, playing: front.audible && media, idle: await readIdle(this.api, idleLimit), idleLimit };
      const changed = joiner.observe(this.state.joiner, now, today.offset(), seen);
      if (isDue(this.state.kept, now, CHECKPOINT)) {
        this.state.kept = now;
        changed.push(...joiner.checkpoint(this.state.joiner));
      }
      if (changed.length || isDue(this.written, now, WRITE)) {
        this.written = now;
        // What a full disk does not take waits in memory and is sent from there: looking goes on.
        await this.keep(changed).catch(() => {});
      }
      this.schedule();
      return this.state.joiner.open !== null;
    });
  }

  /** End what stands open, and look no more. */
  stop() {
    return this.inTurn(async () => {
      await this.keep(joiner.stop(this.state.joiner, Date.now() / 1000));
      this.schedule();
    });
  }

  /** An agent took over: what waits of a former life is still sent, and nothing else is done. */
  async rest() {
    if (!(await this.isPaired())) return;
    await this.stop();
    await this.upload();
  }

  /** Do what the person asks for in the popup. */
  async grant(wish) {
    await this.open();
    if (wish.pause) this.state.until = Math.floor(Date.now() / 1000) + wish.pause * 60;
    if (wish.resume) this.state.until = 0;
    if (wish.ignore) {
      wishes.ignore(this.state.wishes, wish.ignore);
      await this.apply();
      this.gather();
    }
    await this.save();
  }

  /** How things stand, in the words that the agent uses. */
  async status() {
    await this.open();
    const now = Date.now() / 1000;
    return {
      state: this.isPaused(now) ? "paused" : this.state.joiner.away ? "away" : "recording",
      until: this.isPaused(now) ? this.state.until : null,
      today: today.read(this.state.today, now),
      dashboard: this.pairing?.server ?? null,
      name: this.pairing?.name ?? null,
      ignored: this.state.wishes.ignored,
      waiting: this.queue.spans.size,
      held: this.queue.countHeld(),
      dropped: this.queue.dropped,
      revoked: this.state.revoked,
      unknown: this.state.unknown,
      late: this.state.next > 0,
    };
  }

  /** Send what waits, unless it is too early after a failure. */
  async upload() {
    await this.open();
    if (!this.pairing || this.state.revoked || this.uploading || this.patience() > 0) return;
    this.uploading = true;
    try {
      while (this.hasNews() && (await this.uploadOnce()));
    } finally {
      this.uploading = false;
    }
    if (this.isUntold()) this.gather();
  }

  /** The same, however often it failed. */
  async retry() {
    await this.open();
    Object.assign(this.state, { next: 0, pause: FIRST_PAUSE });
    await this.upload();
  }

  hasNews() {
    return this.queue.hasMore() || this.state.wishes.waiting.length > 0 || this.isUntold();
  }

  // What is held of the person's wishes is shown at the server, which knows it from what arrives.
  isUntold() {
    return this.state.wishes.mark !== this.state.told;
  }

  async uploadOnce() {
    const fault = await this.sync();
    const spans = fault ? [] : this.queue.take(MAX_BATCH);
    const { mark } = this.state.wishes;
    const answer = fault ?? (await send(this.pairing, { version: 1, spans, ...(mark !== null && { mark }) }));
    const arrived = await this.heed(answer, spans);
    if (answer.stored) this.state.told = mark;
    await this.save();
    return arrived && spans.length === MAX_BATCH;
  }

  // What is wanted is heard before anything is sent, so that nothing that is ignored by now ever is.
  async sync() {
    const fault = await wishes.sync(this.state.wishes, this.pairing, Date.now() / 1000);
    await this.apply();
    return fault;
  }

  // What an answer means for what waits; whether the batch is done with.
  async heed(answer, spans) {
    const { stored, refused, revoked = false, unknown = false, later } = answer;
    if (later === undefined) Object.assign(this.state, { revoked, unknown });
    if (stored) await this.queue.forget(spans, stored);
    else if (spans[refused]) await this.queue.setAside(spans[refused]);
    else {
      this.backOff(later ?? 0);
      return false;
    }
    Object.assign(this.state, { next: 0, pause: FIRST_PAUSE });
    if (stored && wishes.hear(this.state.wishes, answer.mark, Date.now() / 1000)) await this.sync();
    return true;
  }

  apply() {
    this.api.idle.setDetectionInterval(this.state.wishes.idleMinutes * 60);
    return this.queue.drop((site) => this.isUnwanted(site));
  }

  isUnwanted(site) {
    return wishes.isUnwanted(this.state.wishes, site);
  }

  backOff(wish) {
    const pause = Math.max(Math.min(wish, LONGEST_PAUSE), this.state.pause * (0.5 + Math.random() / 2));
    this.state.next = Date.now() / 1000 + pause;
    this.state.pause = Math.min(this.state.pause * 2, LONGEST_PAUSE);
    this.api.alarms.create("upload", { when: this.state.next * 1000 + 1000 });
  }

  // Seconds until the next try is due. Nobody waits longer than the longest: then the clock was ahead when it was set.
  patience() {
    const left = this.state.next - Date.now() / 1000;
    return left <= LONGEST_PAUSE ? Math.max(0, left) : 0;
  }

  isPaused(now) {
    return now < this.state.until;
  }

  async keep(spans) {
    // What stood open may be ignored by now.
    const wanted = spans.filter((span) => !this.isUnwanted(span.site));
    const latest = new Map(wanted.map((span) => [`${span.start} ${span.site}`, span]));
    for (const span of latest.values()) today.count(this.state.today, span);
    try {
      await this.queue.put([...latest.values()]);
      await this.save();
    } finally {
      if (latest.size) this.gather();
    }
  }

  // While all is well, spans go out together; the alarm is for a worker that sleeps before.
  gather() {
    if (this.gathering) return;
    this.gathering = setTimeout(() => {
      this.gathering = null;
      this.upload();
    }, GATHER * 1000);
  }

  // A look each half minute while something is in front, so that no sudden end costs more; one when a pause ends; else
  // none.
  schedule() {
    if (this.state.joiner.open !== null) this.api.alarms.create("look", { periodInMinutes: 0.5 });
    else if (this.isPaused(Date.now() / 1000)) this.api.alarms.create("look", { when: this.state.until * 1000 });
    else this.api.alarms.clear("look");
    const when = Date.now() + Math.max(30, this.patience()) * 1000;
    if (this.queue.hasMore()) this.api.alarms.create("upload", { when });
  }

  save() {
    const write = async () => this.api.storage.local.set({ state: await this.cipher.seal(this.state) });
    // What could not be written, as on a full disk, keeps nothing that follows from being written.
    this.saved = (this.saved ?? Promise.resolve()).catch(() => {}).then(write);
    return this.saved;
  }

  inTurn(work) {
    const done = this.chain.then(() => this.open()).then(work);
    this.chain = done.catch(() => {});
    return done;
  }
}

// Also where a clock was set back since.
function isDue(last, now, seconds) {
  return now < last || now - last >= seconds;
}

function fresh() {
  const sending = { told: null, revoked: false, unknown: false, next: 0, pause: FIRST_PAUSE };
  const owner = { server: null, account: null };
  return { joiner: joiner.begin(), until: 0, wishes: wishes.begin(), today: today.begin(), kept: 0, ...owner, ...sending };
}
