// SPDX-License-Identifier: AGPL-3.0-or-later
// A pairing that waits for a person's approval: kept sealed, so that it outlives the page that began it, the worker's
// sleep and the browser's end, until it has run out.

import { approvalPage, askCode, askToken, signOut } from "./code.js";
import { openCipher } from "./seal.js";

const ALARM = "pairing";
// Seconds that RFC 8628, 3.5 adds for `slow_down`, and that we add when nothing answers; never more than a minute.
const SLOWER = 5;
const SLOWEST = 60;
// This long an end is told to whoever looks.
const TOLD = 3600;

export class Pairing {
  /** `approved(found)` takes `{ server, token, name, account }`; `changed()` hears that another server, or none, must be
   * reached from now on. */
  constructor(api, approved, changed, cipher = openCipher) {
    Object.assign(this, { api, approved, changed, cipher, asking: null, busy: null, timer: null });
  }

  open() {
    this.opened ??= this.load();
    return this.opened;
  }

  // Where nothing waits, nothing but that is read, and no key is made.
  async load() {
    const { asking } = await this.api.storage.local.get(["asking"]);
    this.asking = asking ? await (await this.cipher()).unseal(asking) : null;
  }

  /** Go on with what an earlier life of the worker began. */
  async resume() {
    await this.open();
    if (this.isWaiting()) await this.poll();
  }

  /** Ask a server for a code. */
  async begin(server, name, system) {
    await this.open();
    const now = Date.now() / 1000;
    const answer = await askCode(server, { name, system });
    if (answer.offer) await this.keep(wait(server, name, answer.offer, now));
    else await this.keep({ server, name, state: answer.fault ?? "full", status: answer.status, after: answer.full, ended: now });
    this.schedule();
    await this.changed();
  }

  /** Ask at the next occasion, however often it failed. */
  hurry() {
    if (this.isWaiting() && this.asking.fault) Object.assign(this.asking, { next: 0, faults: 0 });
  }

  /** Ask no more. The code is of no use to anybody: its token is made when it is fetched. */
  async cancel() {
    await this.open();
    await this.keep(null);
    this.schedule();
    await this.changed();
  }

  /** Ask whether the person has answered, if that is due. */
  async poll() {
    const { asking } = this;
    const now = Date.now() / 1000;
    if (this.busy || !this.isWaiting()) return;
    if (now >= asking.ends) await this.end(asking, "expired");
    else if (now >= asking.next) await this.ask(asking);
    else if (this.timer) return;
    this.schedule();
    if (!this.isWaiting()) await this.changed();
  }

  async ask(asking) {
    this.busy = asking.server;
    try {
      await this.heed(asking, await askToken(asking.server, asking.deviceCode));
    } finally {
      this.busy = null;
    }
  }

  async heed(asking, answer) {
    const { grant, end, slower, fault = null } = answer;
    if (this.asking !== asking) {
      // It was cancelled meanwhile: what was given is given back.
      if (grant) await signOut({ server: asking.server, token: grant.token });
    } else if (grant) {
      await this.approved({ server: asking.server, ...grant });
      if (this.asking === asking) await this.keep(null);
    } else if (end) await this.end(asking, end);
    else {
      const faults = fault ? asking.faults + 1 : 0;
      const interval = asking.interval + (slower ? SLOWER : 0);
      const next = Date.now() / 1000 + Math.min(interval + SLOWER * faults, SLOWEST);
      await this.keep(Object.assign(asking, { faults, fault, interval, next }));
    }
  }

  end({ server, name }, state) {
    return this.keep({ server, name, state, ended: Date.now() / 1000 });
  }

  /** How it stands, for people; null when there is nothing to tell. */
  async status() {
    await this.open();
    if (!this.asking) return null;
    const { server, name, state, code, ends, ended, fault, status, after } = this.asking;
    const now = Date.now() / 1000;
    if (state !== "waiting") return now - ended < TOLD ? { server, name, state, status, after } : null;
    return { server, name, state, code, fault, page: approvalPage(server, code), left: Math.max(0, ends - now) };
  }

  /** The server that must be reached for it; null when none. */
  needs() {
    return this.isWaiting() ? this.asking.server : this.busy;
  }

  isWaiting() {
    return this.asking?.state === "waiting";
  }

  // The timer is for a worker that is awake, the alarm for one that sleeps.
  schedule() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.isWaiting()) return this.api.alarms.clear(ALARM);
    const due = Math.min(this.asking.next, this.asking.ends) - Date.now() / 1000;
    this.timer = setTimeout(() => this.poll(), Math.max(0, due) * 1000 + 100);
    return this.api.alarms.create(ALARM, { periodInMinutes: 0.5 });
  }

  // One write after the other, of what stands by then: what was cancelled does not come back.
  keep(asking) {
    this.asking = asking;
    this.saved = (this.saved ?? Promise.resolve()).then(() => this.write());
    return this.saved;
  }

  async write() {
    const { asking } = this;
    if (asking) await this.api.storage.local.set({ asking: await (await this.cipher()).seal(asking) });
    else await this.api.storage.local.remove("asking");
  }
}

function wait(server, name, { deviceCode, code, interval, lasts }, now) {
  const pace = { interval, faults: 0, fault: null, next: now + interval, ends: now + lasts };
  return { server, name, state: "waiting", deviceCode, code, ...pace };
}
