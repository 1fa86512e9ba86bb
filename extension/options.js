// SPDX-License-Identifier: AGPL-3.0-or-later
// Pairing with a server, where there is no agent.

import { permissionOf, readServer } from "./line.js";

const api = globalThis.browser ?? globalThis.chrome;
const $ = (id) => document.getElementById(id);

function show(status) {
  const paired = status?.way === "device";
  $("unpair").hidden = !paired;
  if (status?.way === "agent") $("told").textContent = "The agent on this computer is connected.";
  else if (paired && status.revoked) $("told").textContent = "The server does not know this token.";
  else if (paired) $("told").textContent = `Paired with ${status.dashboard}.`;
  else $("told").textContent = "Paired with no server.";
}

async function pair(event) {
  event.preventDefault();
  const server = readServer($("server").value);
  if (!server) {
    $("told").textContent = "The address must begin with https://; what is recorded never travels unencrypted.";
    return;
  }
  // First of all, as browsers ask only in answer to a click.
  if (!(await api.permissions.request({ origins: [permissionOf(server)] }))) {
    $("told").textContent = "Without that permission this browser cannot reach the server.";
    return;
  }
  const pairing = { server, token: $("token").value.trim() };
  show(await api.runtime.sendMessage({ kind: "pair", pairing }));
  $("token").value = "";
  await keepOnly(permissionOf(server));
}

async function unpair() {
  show(await api.runtime.sendMessage({ kind: "pair", pairing: null }));
  await keepOnly(null);
}

// A permission that no server needs any more is given back.
async function keepOnly(needed) {
  const { origins = [] } = await api.permissions.getAll();
  const others = origins.filter((each) => each !== needed);
  if (others.length) await api.permissions.remove({ origins: others });
}

$("form").addEventListener("submit", pair);
$("unpair").addEventListener("click", unpair);
show(await api.runtime.sendMessage({ kind: "status" }));
