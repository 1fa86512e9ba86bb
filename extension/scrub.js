// SPDX-License-Identifier: AGPL-3.0-or-later
// From a URL to the site that may leave this browser: the twin of src/hourself/core/urls.py, kept equal by
// tests/extension/test_twin.py. Nothing else of a URL is ever stored, sent or logged.

import { ALLOWED, PRIVATE_ZONES, SCHEMES, SUFFIXES, WEB_APPS } from "./data.js";

const MAX_URL = 65_536;
const MAX_SITE = 253;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const NUMBERS = /^[0-9]+(\.[0-9]+){3}$/;
const STANDARD = new Set(["http", "https", "ws", "wss", "ftp", "file"]);
const STAND_IN = "x0n-0-";
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The site of any text; never throws, and a site is its own site. */
export function trim(url) {
  if (url.length > MAX_URL && [...url].length > MAX_URL) return "opaque:invalid";
  if (isSite(url)) return url;
  const parsed = parse(url.replace(LONE_SURROGATE, "?"));
  if (!parsed) return "opaque:invalid";
  const { scheme, hostname, pathname } = parsed;
  if (scheme === "http" || scheme === "https") return webSite(hostname, pathname);
  if (scheme === "file") return "local:file";
  return `opaque:${Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : "other"}`;
}

/** Whether a text is exactly a site, as `trim` would leave it. */
export function isSite(text) {
  if (ALLOWED.has(text)) return true;
  if (text.length > MAX_SITE) return false;
  if (text.includes("/")) return apps().sites.has(text);
  return isHost(text) && text === siteOf(text);
}

/** The registrable domain of a host name; null for a public suffix and for what is no host name. */
export function registrable(host) {
  const labels = host.toLowerCase().replace(/\.$/, "").split(".");
  if (labels.includes("")) return null;
  const count = countPublic(labels);
  return labels.length > count ? labels.slice(-count - 1).join(".") : null;
}

// Parsers agree on the URL standard but for three things, which are settled here: browsers know schemes of their own,
// Chromium lets a space stand in a host, and some refuse an ASCII host for an `xn--` label that encodes nothing.
function parse(text) {
  const plain = text.replace(/^[\0- ]+|[\0- ]+$|[\t\n\r]/g, "");
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(plain)?.[0].toLowerCase();
  if (!scheme) return null;
  const rest = plain.slice(scheme.length);
  const parsed = STANDARD.has(scheme)
    ? read(scheme + rest) ?? read(scheme + standIn(rest))
    : read(`generic${rest.replace(/[^\0-~]/g, "x")}`);
  if (!parsed || (STANDARD.has(scheme) && parsed.hostname.includes("%"))) return null;
  return { scheme, hostname: parsed.hostname.replaceAll(STAND_IN, "xn--"), pathname: parsed.pathname };
}

// Another text in the place of `xn--`, where the whole host is ASCII: such labels need not encode anything.
function standIn(rest) {
  const [, before, host] = /^(:[/\\]*(?:[^/\\?#]*@)?)([^/\\?#]*)/.exec(rest);
  const plain = host.replace(/%(2d|3[0-9]|[46][1-9a-f]|[57][0-9a])/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));
  const named = /^[!-~]*xn--[!-~]*$/i.test(plain) ? plain.replace(/xn--/gi, STAND_IN) : host;
  return before + named + rest.slice(before.length + host.length);
}

function read(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function webSite(hostname, path) {
  if (hostname.startsWith("[") || NUMBERS.test(hostname)) return "local:ip";
  const host = bare(hostname.replace(/\.+$/, ""));
  if (!host.includes(".") || isPrivate(host)) return "local:intranet";
  if (!isHost(host)) return "opaque:invalid";
  return appOf(host, path) ?? siteOf(host);
}

function bare(host) {
  const rest = host.startsWith("www.") ? host.slice(4) : host;
  return rest.includes(".") ? rest : host;
}

function isPrivate(host) {
  return PRIVATE_ZONES.some((zone) => host.endsWith(zone));
}

function isHost(host) {
  const labels = host.split(".");
  return (
    host.length <= MAX_SITE &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^[0-9]+$/.test(labels.at(-1)) &&
    !isPrivate(host)
  );
}

function siteOf(given) {
  const host = bare(given);
  return apps().hosts.has(host) ? host : bare(registrable(host) ?? host);
}

// The curated web app at a path; segments are compared raw, so nothing percent-encoded can slip in.
function appOf(host, path) {
  const segments = path.split("/").slice(1);
  for (const depth of [2, 1]) {
    const site = segments.length >= depth && apps().paths.get([host, ...segments.slice(0, depth)].join("/"));
    if (site) return site;
  }
  return null;
}

// How many labels are public (publicsuffix.org/list): the longest rule first; an exception ends one label earlier.
function countPublic(labels) {
  if (labels.length === 1) return 1;
  for (let first = Math.max(0, labels.length - suffixes().longest - 1); first < labels.length; first++) {
    const depth = labels.length - first;
    const name = labels.slice(first).join(".");
    if (suffixes().rules.has(`!${name}`)) return depth - 1;
    if (suffixes().rules.has(`*.${name}`)) return first > 0 ? depth + 1 : depth;
    if (suffixes().rules.has(name)) return depth;
  }
  return 1;
}

let madeSuffixes = null;

function suffixes() {
  if (!madeSuffixes) {
    const rules = new Set(SUFFIXES.split(" "));
    const longest = Math.max(...[...rules].map((rule) => rule.split(".").length));
    madeSuffixes = { rules, longest };
  }
  return madeSuffixes;
}

let madeApps = null;

function apps() {
  if (!madeApps) {
    const rows = WEB_APPS.map((row) => row.split(" "));
    const paths = new Map(rows.filter(([match]) => match.includes("/")));
    const hosts = new Set(rows.filter(([match]) => !match.includes("/")).map(([, site]) => site));
    madeApps = { paths, hosts, sites: new Set(paths.values()) };
  }
  return madeApps;
}
