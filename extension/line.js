// SPDX-License-Identifier: AGPL-3.0-or-later
// The line to the one server that a person paired, for browsers without an agent. docs/wire.md says what travels.

const PATH = "/ingest/v1/batch";
const SETTINGS = "/ingest/v1/settings";
const IGNORED = "/ingest/v1/ignored";
const LOOPBACK = new Set(["127.0.0.1", "localhost"]);
export const MAX_BATCH = 500;

/** The server's origin of what a person typed; null for what is not https, or http on this computer. */
export function readServer(text) {
  const typed = text.trim();
  const usual = LOOPBACK.has(typed.split(/[:/]/, 1)[0]) ? "http" : "https";
  try {
    const { protocol, hostname, origin } = new URL(typed.includes("://") ? typed : `${usual}://${typed}`);
    const safe = protocol === "https:" || (protocol === "http:" && LOOPBACK.has(hostname));
    return safe ? origin : null;
  } catch {
    return null;
  }
}

/** The pattern of the one permission that a server needs. Ports play no part in patterns. */
export function permissionOf(server) {
  const { protocol, hostname } = new URL(server);
  return `${protocol}//${hostname}/*`;
}

/** Send a batch: `{ stored }`, perhaps with `mark`; or as `read` says. */
export function send(pairing, batch) {
  return ask(pairing, PATH, batch);
}

/** What the person wishes of their devices: `{ settings }`, `{ missing: true }` of an older server, or as `read` says. A
 * server that never had the mark `held` was restored from a backup: `lost`, it knows less than this browser. */
export function askSettings(pairing, held) {
  return ask(pairing, held ? `${SETTINGS}?mark=${encodeURIComponent(held)}` : SETTINGS);
}

/** Have sites ignored on all devices: `{ settings }`, `{ full: true }` where there is room for no more, or as `read`. */
export function tellIgnored(pairing, sites) {
  return ask(pairing, IGNORED, { version: 1, ignored: sites.map((site) => ["site", site]) });
}

async function ask({ server, token }, path, body) {
  const answer = await exchange(server + path, body, token);
  return answer ? read(answer.status, answer.body, answer.retryAfter) : { later: 0 };
}

/** One question: `{ status, body, retryAfter }` (seconds), the body null where it is no JSON; null where nothing came. A
 * redirect leads nowhere: its status is 0. */
export async function exchange(address, body, token) {
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: { ...(token && { Authorization: `Bearer ${token}` }), "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
      credentials: "omit",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: AbortSignal.timeout(20_000),
    });
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    return { status: response.status, body: await response.json().catch(() => null), retryAfter };
  } catch {
    return null;
  }
}

/** What an answer means; of those that are none of the above `{ refused: index }`, `{ revoked: true }` of a device that
 * was signed out, `{ unknown: true }` of one that the server does not know, or `{ later: seconds }`. */
export function read(status, body, retryAfter) {
  if (status === 200 && Array.isArray(body?.stored)) {
    return typeof body.mark === "string" ? { stored: body.stored, mark: body.mark } : { stored: body.stored };
  }
  const settings = status === 200 ? readSettings(body) : null;
  if (settings) return { settings, lost: body.lost === true };
  // A portal's or a proxy's answers are not in these words.
  if (typeof body?.error !== "string") return { later: retryAfter };
  if (status === 401) return body.reason === "revoked" ? { revoked: true } : { unknown: true };
  if (status === 404) return { missing: true };
  if (status === 422 && body.field === "ignored") return { full: true };
  const index = status === 422 ? /^(?:spans|ignored)\[(\d+)\]/.exec(body.field ?? "") : null;
  return index ? { refused: Number(index[1]) } : { later: retryAfter };
}

/** Of the settings what concerns a browser; null for anything else. */
function readSettings(body) {
  const { mark, idle_minutes: idleMinutes, media, ignored } = body ?? {};
  const known = typeof mark === "string" && Number.isInteger(idleMinutes) && typeof media === "boolean";
  if (!known || idleMinutes < 1 || idleMinutes > 60 || !Array.isArray(ignored)) return null;
  const sites = ignored.filter(([kind, text]) => kind === "site" && typeof text === "string").map(([, text]) => text);
  return { mark, idleMinutes, media, sites };
}
