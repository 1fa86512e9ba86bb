// SPDX-License-Identifier: AGPL-3.0-or-later
// What is in front: the site of the active tab of the focused window, or nothing. A private window, the developer's
// tools, another program: all are nothing, and nothing is told apart.

import { isIgnored } from "./ignoring.js";
import { trim } from "./scrub.js";

export const NOTHING = Object.freeze({ site: null, audible: false });

/** What may be told of a tab; `ignored` is a set of sites. */
export function describe(tab, ignored) {
  if (!tab || tab.incognito || !tab.url) return NOTHING;
  const site = trim(tab.url);
  return isIgnored(ignored, site) ? NOTHING : { site, audible: Boolean(tab.audible) };
}

/** What is in front of this browser now. */
export async function look(api, ignored) {
  try {
    const window = await api.windows.getLastFocused();
    if (!window.focused || window.incognito) return NOTHING;
    const [tab] = await api.tabs.query({ active: true, windowId: window.id });
    return describe(tab, ignored);
  } catch {
    // The window went while we asked: its successor brings an event of its own.
    return NOTHING;
  }
}

/** Whether two of these say the same. */
export function isSame(one, other) {
  return one !== null && other !== null && one.site === other.site && one.audible === other.audible;
}

/** Seconds since the last input, at most: browsers tell whether it is longer ago than a number of seconds. */
export async function readIdle(api, limit) {
  for (const [asked, meant] of [[15, 0], [60, 60]]) {
    if ((await api.idle.queryState(asked)) === "active") return Math.min(meant, limit - 1);
  }
  return (await api.idle.queryState(limit)) === "active" ? limit - 1 : limit;
}
