// SPDX-License-Identifier: AGPL-3.0-or-later
// The way to the agent on this computer: native messaging, no network.

const RETRY = 60_000;
// A host that does not answer within this time is told of as it stood last.
const PATIENCE = 3000;

export class Agent {
  /** `changed(status)` hears what the agent tells, and null when there is none. */
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    this.status = null;
    this.port = null;
    this.tried = -Infinity;
    this.waiting = [];
  }

  /** Whether the host is installed: unknown (null) until it or the browser has said so. */
  isHere() {
    return this.status ? true : this.port ? null : false;
  }

  /** Connect, unless that was tried a moment ago. */
  connect(now = Date.now()) {
    if (this.port || now - this.tried < RETRY) return;
    this.tried = now;
    try {
      this.port = this.api.runtime.connectNative("hourself");
    } catch {
      this.changed(null);
      return;
    }
    const { port } = this;
    port.onMessage.addListener((status) => this.hear(status));
    port.onDisconnect.addListener(() => this.lose(port));
  }

  /** Tell what is in front. */
  tell(front) {
    this.send({ front });
  }

  /** Ask for something; gives the status that answers. */
  ask(wish) {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      setTimeout(() => resolve(this.status), PATIENCE);
      if (!this.send({ wish })) this.answer(null);
    });
  }

  send(frame) {
    try {
      this.port.postMessage(frame);
      return true;
    } catch {
      return false;
    }
  }

  hear(status) {
    const known = this.status !== null;
    this.status = status;
    this.answer(status);
    this.changed(status, known);
  }

  lose(port) {
    if (this.port !== port) return;
    // The browser wants this read: it says why, which changes nothing for us.
    void this.api.runtime.lastError;
    const wasHere = this.status !== null;
    this.port = this.status = null;
    this.answer(null);
    this.changed(null, wasHere);
  }

  answer(status) {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(status);
  }
}
