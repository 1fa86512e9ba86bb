// SPDX-License-Identifier: AGPL-3.0-or-later
// Spans that wait for the server's receipt, sealed in this browser's storage: they outlive the worker's sleep and the
// browser's end. A span leaves only when the receipt names it as it stands.

/** The oldest go beyond this many; at a switch every half minute that is 20 days. */
export const MAX_SPANS = 20_000;
const PREFIX = "span:";

export class Queue {
  /** `storage` is like `chrome.storage.local`; `seal(value)` gives a text and `unseal(text)` the value, or null. */
  constructor(storage, { seal, unseal }, limit = MAX_SPANS) {
    Object.assign(this, { storage, seal, unseal, limit, spans: new Map(), unkept: new Set(), last: 0, dropped: 0, held: 0 });
  }

  /** Read what was left by an earlier life. */
  async open() {
    const kept = await this.storage.get(null);
    this.last = kept.sequence ?? 0;
    this.dropped = kept.dropped ?? 0;
    this.held = kept.held ?? 0;
    const names = Object.keys(kept).filter((name) => name.startsWith(PREFIX)).sort();
    for (const name of names) {
      const span = await this.unseal(kept[name]);
      if (span) this.spans.set(span.sequence, span);
      else await this.storage.remove(name);
    }
    return this;
  }

  /** Keep spans, on disk when this ends. One that grew takes the place of its shorter self. */
  async put(spans) {
    for (const each of spans) this.note(each);
    await this.write();
    await this.bound();
  }

  note({ start, end, offset, site }) {
    const known = [...this.spans.values()].findLast((span) => span.start === start && span.name === site);
    const sequence = known?.sequence ?? ++this.last;
    this.spans.set(sequence, { sequence, start, end, offset, kind: "site", name: site });
    this.unkept.add(sequence);
  }

  // What the disk would not take before, being full, is written with what comes next.
  async write() {
    const kept = {};
    for (const sequence of this.unkept) {
      if (this.spans.has(sequence)) kept[key(sequence)] = await this.seal(this.spans.get(sequence));
    }
    if (Object.keys(kept).length) await this.storage.set({ sequence: this.last, ...kept });
    this.unkept.clear();
  }

  /** The oldest spans that may be sent. */
  take(limit) {
    return [...this.spans.values()].filter((span) => span.sequence > this.held).slice(0, limit);
  }

  /** Whether any may be sent. */
  hasMore() {
    return this.spans.size > 0 && this.take(1).length > 0;
  }

  /** Send nothing of what waits by now, until it is said what becomes of it. */
  async hold() {
    if (!this.spans.size) return;
    this.held = this.last;
    await this.storage.set({ held: this.held });
  }

  /** How many are held back. */
  countHeld() {
    return this.held ? this.spans.size - this.take(this.spans.size).length : 0;
  }

  /** Send what was held back after all, or let go of it. */
  async release(theirs) {
    if (!theirs) await this.remove([...this.spans.values()].filter((span) => span.sequence <= this.held));
    this.held = 0;
    await this.storage.remove("held");
  }

  /** Let go of what the receipt names, unless it grew since it was sent. */
  async forget(sent, stored) {
    const names = new Set(stored);
    const gone = sent.filter((span) => names.has(span.sequence) && this.spans.get(span.sequence)?.end === span.end);
    await this.remove(gone);
  }

  /** Let go of a span that the server will never have, so that it holds up no other. */
  async setAside(span) {
    await this.remove([span]);
    await this.storage.set({ dropped: ++this.dropped });
  }

  /** Let go of what is not to be sent after all. */
  async drop(isUnwanted) {
    const gone = [...this.spans.values()].filter((span) => isUnwanted(span.name));
    if (gone.length) await this.remove(gone);
  }

  async remove(spans) {
    for (const span of spans) this.spans.delete(span.sequence);
    await this.storage.remove(spans.map((span) => key(span.sequence)));
  }

  async bound() {
    const over = [...this.spans.values()].slice(0, Math.max(0, this.spans.size - this.limit));
    if (!over.length) return;
    await this.remove(over);
    this.dropped += over.length;
    await this.storage.set({ dropped: this.dropped });
  }
}

function key(sequence) {
  return PREFIX + String(sequence).padStart(16, "0");
}
