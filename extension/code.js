// SPDX-License-Identifier: AGPL-3.0-or-later
// Asking a server to let this browser be a device, by a code that a person approves there: RFC 8628, as docs/devices.md
// says it.

import { exchange } from "./line.js";

const ASK = "/device/code";
const COLLECT = "/device/token";
const SIGN_OUT = "/device/sign-out";
const FULL = 600;

/** A code for `{ name, system }`: `{ offer }`, or as `readOffer` says. */
export async function askCode(server, machine) {
  return readOffer(await exchange(server + ASK, machine));
}

/** What the person answered: `{ grant }`, or as `readGrant` says. */
export async function askToken(server, deviceCode) {
  return readGrant(await exchange(server + COLLECT, { device_code: deviceCode }));
}

/** Have the server take a token no more; whether it heard. What it does not know is over too. */
export async function signOut({ server, token }) {
  const answer = await exchange(server + SIGN_OUT, {}, token);
  return [200, 401].includes(answer?.status) && answer.body !== null;
}

/** The page of that server on which a code is approved. What an answer says of it counts for nothing: it may lead
 * elsewhere. */
export function approvalPage(server, code) {
  return `${server}/device?code=${encodeURIComponent(code)}`;
}

/** `{ offer }` to wait with (seconds), `{ full: seconds }`, or `{ fault, status }`: `unreachable`, `moved`, `misnamed` or
 * `foreign`. */
export function readOffer(answer) {
  const { device_code: deviceCode, user_code: code, interval = 5, expires_in: lasts = 600 } = answer?.body ?? {};
  const known = isText(deviceCode, 256) && typeof code === "string" && /^[A-Z0-9-]{1,16}$/.test(code);
  if (answer?.status === 200 && known && isNumber(interval, 600) && isNumber(lasts, 86_400)) {
    return { offer: { deviceCode, code, interval, lasts } };
  }
  if (answer?.status === 429) return { full: answer.retryAfter || FULL };
  return readFault(answer);
}

/** `{ grant }`, `{ pending: true }`, `{ slower: true }`, `{ end }` (`refused` or `expired`), or `{ fault, status }`. */
export function readGrant(answer) {
  const { access_token: token, device, account, error } = answer?.body ?? {};
  const known = isText(token, 256) && isText(device, 256) && isText(account, 256);
  if (answer?.status === 200 && known) return { grant: { token, name: device, account } };
  if (answer?.status !== 400 || typeof error !== "string") return readFault(answer);
  if (error === "authorization_pending") return { pending: true };
  if (error === "slow_down") return { slower: true };
  return { end: error === "access_denied" ? "refused" : "expired" };
}

function readFault(answer) {
  if (!answer) return { fault: "unreachable" };
  const { status } = answer;
  // Browsers say 0 of a redirect that they do not follow.
  const moved = status === 0 || (status >= 300 && status < 400);
  return { fault: moved ? "moved" : status === 421 ? "misnamed" : "foreign", status };
}

function isText(value, most) {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}

function isNumber(value, most) {
  return Number.isInteger(value) && value > 0 && value <= most;
}
