// SPDX-License-Identifier: AGPL-3.0-or-later
// Seals what waits on this browser's disk (AES-256-GCM). The key is kept by the browser and cannot be taken out of it
// by any script, ours included.

const DATABASE = "seal";

let known = null;

// Made at the first need: once, whoever asks meanwhile.
function readKey() {
  known ??= findKey().catch((fault) => {
    known = null;
    throw fault;
  });
  return known;
}

async function findKey() {
  const database = await asPromise(indexedDB.open(DATABASE, 1), (request) => {
    request.result.createObjectStore("key");
  });
  try {
    const found = await asPromise(database.transaction("key").objectStore("key").get(0));
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await asPromise(database.transaction("key", "readwrite").objectStore("key").put(made, 0));
    return made;
  } finally {
    database.close();
  }
}

/** What seals with that key: `{ seal, unseal }`. */
export async function openCipher() {
  const key = await readKey();
  return { seal: (value) => seal(key, value), unseal: (text) => unseal(key, text) };
}

/** A sealed text of anything that JSON can say. */
export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  return btoa(Array.from([...iv, ...sealed], (byte) => String.fromCharCode(byte)).join(""));
}

/** What was sealed; null for what this key did not seal. */
export async function unseal(key, text) {
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, key, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

function asPromise(request, upgrade) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if (upgrade) request.onupgradeneeded = () => upgrade(request);
  });
}
