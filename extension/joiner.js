// SPDX-License-Identifier: AGPL-3.0-or-later
// From what is in front, moment by moment, to spans: the twin of Joiner in src/hourself/core/spans.py, for browsers
// without an agent. Its state is plain data: a worker sleeps and wakes.

const SILENCE_LIMIT = 90;
const PLAYING_LIMIT = 3600;
const SETTLED = 5;
const INPUT_GRAIN = 0.25;

/** The state before anything was seen. */
export function begin() {
  return { open: null, held: [], seen: null, used: null, played: null, floor: 0, away: false };
}

/** Tell what is in front (a site, or null) at `now` (UTC seconds); changes the state, gives the spans that changed. */
export function observe(state, now, offset, { site, idle, playing = false, idleLimit }) {
  const since = now - (state.seen ?? -Infinity);
  const changed = since >= 0 && since <= SILENCE_LIMIT ? [] : interrupt(state);
  if (playing && !state.away && idle < PLAYING_LIMIT) state.played = now;
  const quiet = Math.min(idle, now - (state.played ?? -Infinity));
  changed.push(...noteInput(state, now - Math.max(quiet, 0)));
  const wasAway = state.away;
  state.away = quiet >= idleLimit;
  if (state.away) {
    if (!wasAway) changed.push(...leave(state));
  } else if (wasAway) {
    start(state, state.used, offset, site);
  } else if (!continues(state, site, offset)) {
    changed.push(...close(state, now));
    start(state, now, offset, site);
  }
  state.seen = now;
  return changed;
}

/** The open span as far as it is certain: up to the last input. */
export function checkpoint(state) {
  return grow(state, Math.min(state.used ?? -Infinity, state.seen ?? -Infinity));
}

/** End everything at the last look: the machine slept, or nobody told us anything. */
export function interrupt(state) {
  const changed = release(state);
  if (!state.away) changed.push(...close(state, state.seen ?? -Infinity));
  changed.push(...release(state));
  Object.assign(state, { open: null, away: false, floor: 0, used: null, played: null });
  return changed;
}

/** End everything at `now`: a pause, the agent's coming. */
export function stop(state, now) {
  const since = now - (state.seen ?? -Infinity);
  if (since >= 0 && since <= SILENCE_LIMIT) state.seen = now;
  return interrupt(state);
}

// As Python rounds: halves go to the even neighbour.
function round(value) {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

function continues(state, site, offset) {
  return state.open === null ? site === null : state.open.site === site && state.open.offset === offset;
}

function noteInput(state, at) {
  const used = state.used ?? -Infinity;
  if (at <= used + INPUT_GRAIN) {
    // Some tell of a pause when it has lasted some seconds: until then the last input seemed to be now.
    if (used > at && used - at <= SETTLED) state.used = at;
    return [];
  }
  state.used = at;
  return release(state);
}

function start(state, at, offset, site) {
  const first = Math.max(round(at), state.floor);
  state.open = site === null ? null : { start: first, end: first, offset, site };
}

function grow(state, at) {
  if (state.open === null || at <= state.open.end || round(at) <= state.open.end) return [];
  state.open = { ...state.open, end: round(at) };
  state.floor = state.open.end;
  return [state.open];
}

function close(state, at) {
  const used = state.used ?? -Infinity;
  const settled = at - used <= SETTLED;
  const changed = grow(state, settled ? at : Math.min(at, used));
  if (state.open !== null && !settled && round(at) > state.open.end) {
    state.held.push({ ...state.open, end: round(at) });
    state.floor = round(at);
  }
  state.open = null;
  return changed;
}

function release(state) {
  const { held } = state;
  state.held = [];
  return held;
}

function leave(state) {
  state.held = [];
  const changed = grow(state, state.used ?? -Infinity);
  state.open = null;
  return changed;
}
