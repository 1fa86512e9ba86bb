// SPDX-License-Identifier: AGPL-3.0-or-later
// The line to the one server that a person paired, for browsers without an agent. docs/wire.md says what travels.

const PATH = "/ingest/v1/batch";
const LOOPBACK = new Set(["127.0.0.1", "localhost"]);
export const MAX_BATCH = 500;

/** The server's origin of what a person typed; null for what is not https, or http on this computer. */
export function readServer(text) {
  try {
    const { protocol, hostname, origin } = new URL(text.trim());
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

/** Send a batch: `{ stored }`, `{ refused: index }`, `{ revoked: true }` or `{ later: seconds }`. */
export async function send({ server, token }, batch) {
  let response;
  try {
    response = await fetch(server + PATH, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(batch),
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: AbortSignal.timeout(20_000),
    });
    return read(response.status, await response.json(), Number(response.headers.get("Retry-After")) || 0);
  } catch {
    return { later: 0 };
  }
}

/** What an answer means. */
export function read(status, body, retryAfter) {
  if (status === 200 && Array.isArray(body?.stored)) return { stored: body.stored };
  if (status === 401) return { revoked: true };
  const index = status === 422 ? /^spans\[(\d+)\]/.exec(body?.field ?? "") : null;
  return index ? { refused: Number(index[1]) } : { later: retryAfter };
}
