// SPDX-License-Identifier: AGPL-3.0-or-later
// Today so far, of a browser without an agent: a day is the day that the person lives here.

/** Before anything was counted. */
export function begin() {
  return { day: null, seconds: 0, last: null };
}

/** Count a span, or how much it grew. */
export function count(today, { start, end, site }) {
  const day = localDay(end);
  if (today.day !== day) Object.assign(today, { day, seconds: 0, last: null });
  const before = today.last?.start === start && today.last.site === site ? today.last.end : start;
  today.seconds += end - Math.max(before, firstSecond(end));
  today.last = { start, end, site };
}

/** Seconds of the day in which `now` is. */
export function read(today, now) {
  return today.day === localDay(now) ? today.seconds : 0;
}

/** Minutes east of UTC. */
export function offset() {
  return -new Date().getTimezoneOffset();
}

function localDay(seconds) {
  return Math.floor((seconds + offset() * 60) / 86_400);
}

function firstSecond(seconds) {
  return localDay(seconds) * 86_400 - offset() * 60;
}
