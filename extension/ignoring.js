// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a site is ignored: the twin of the sites' half of src/hourself/core/ignoring.py.

/** `sites` is a set; each of them stands for its parts, and for all hosts below it too. */
export function isIgnored(sites, site) {
  if (!sites.size || site === null) return false;
  return above(site).some((each) => sites.has(each));
}

// A site, what it is a part of (`example.com` of `example.com/wiki`), and the hosts above its host.
function above(site) {
  const parts = site.split("/");
  const labels = parts[0].split(".");
  const paths = parts.map((_, count) => parts.slice(0, count + 1).join("/"));
  const hosts = labels.slice(1).map((_, count) => labels.slice(count + 1).join("."));
  return [...paths, ...hosts];
}
