// SPDX-License-Identifier: AGPL-3.0-or-later
// What the settings say: pure functions of how things stand.

import { duration, stretches } from "./words.js";

const NOTHING_TO_SET = "There is nothing to set: what is in front goes to the agent, and nothing goes over a network.";

/** A server for people. */
export function host(server) {
  return new URL(server).host;
}

/** How this browser stands, in a sentence and one more. */
export function standing(status) {
  const { way, asking, paired, name } = status;
  const beside = paired ? ` It is paired with ${host(paired)} too: while an agent is here, nothing new goes there.` : "";
  if (way === "agent") return ["The agent on this computer is connected.", NOTHING_TO_SET + beside];
  if (way === "agent-ended") return ["The agent on this computer does not run.", `Start Hourself: this browser finds it by itself.${beside}`];
  if (status.barred) return [`This browser may not reach ${host(status.barred)}.`, "The permission was taken back. What is recorded waits until it is given again."];
  if (asking?.state === "waiting") return [waiting(asking), ""];
  if (!paired) {
    const agent = "Where Hourself’s agent runs on this computer, nothing is to be set: the two find each other.";
    return ["Paired with no server.", `${agent} Elsewhere this browser can be a device of its own, and sends what it sees to your server.`];
  }
  if (status.revoked) return [`This browser was signed out of ${host(paired)}.`, "Nothing is recorded. Pair it again: what waits is sent then."];
  if (status.unknown) return [`${host(paired)} does not know this browser.`, "Pair it again. What is recorded waits until then."];
  const called = name ? ` as “${name}”` : "";
  const late = "It takes nothing just now: it cannot be reached, or is busy. What is recorded waits.";
  return [`Paired with ${host(paired)}${called}.`, status.late ? late : "The site in front goes there, and nowhere else."];
}

/** Whether a server can, and need, be paired. */
export function isOpen({ way, asking, paired, revoked, unknown }) {
  return (way === "none" || way === "device") && asking?.state !== "waiting" && (!paired || revoked || unknown);
}

function waiting({ server, fault }) {
  if (!fault) return "Waiting for your approval.";
  const what = fault === "unreachable" ? "cannot be reached" : "does not answer as Hourself does";
  return `${host(server)} ${what} just now. This browser goes on asking.`;
}

/** How long a code is good. */
export function lasting(left) {
  const minutes = Math.ceil(left / 60);
  const time = minutes > 1 ? `${minutes} minutes` : "a minute";
  return `The code is good for ${time}. You may close this page: pairing goes on.`;
}

/** What became of asking for a pairing, and what to do; empty where nothing went wrong. */
export function outcome(asking) {
  if (!asking) return "";
  const { state, server, status, after } = asking;
  const there = host(server);
  const texts = {
    refused: `It was refused at ${there}. Nothing was changed here.`,
    expired: "The code has run out, and nobody approved it. Pair again for a new one.",
    full: `Many ask at ${there} already. Try again in ${duration(Math.max(60, after))}.`,
    unreachable: `${there} cannot be reached. Is the address right, and are you online?`,
    moved: `${there} leads on to another address. Give the one at which your dashboard opens.`,
    misnamed: `A Hourself is there, but does not go by the name ${there}: its HOURSELF_HOSTS says which.`,
    foreign: `${there} does not answer as Hourself does (${status}). Is the address right, and its version new?`,
  };
  return texts[state] ?? "";
}

/** What waits from before this pairing, and the question what becomes of it. */
export function question(held) {
  return `${stretches(held)} from before this pairing. They may be another account’s: send them to this one?`;
}
