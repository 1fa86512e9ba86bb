// SPDX-License-Identifier: AGPL-3.0-or-later
// What this browser calls itself when it asks to be a device; the person may call it otherwise.

const SYSTEMS = { linux: "Linux", mac: "macOS", win: "Windows", cros: "ChromeOS", android: "Android", openbsd: "OpenBSD" };

/** `{ name, system }`, such as "Chromium on Linux" and "Linux". */
export async function propose(api) {
  const { os } = await api.runtime.getPlatformInfo();
  const name = api.runtime.getBrowserInfo ? (await api.runtime.getBrowserInfo()).name : nameOf(navigator.userAgentData?.brands);
  const system = SYSTEMS[os] ?? "";
  return { name: system ? `${name} on ${system}` : name, system };
}

/** The browser's name of its brands: all of Chromium's family name Chromium too, and one that is none. */
export function nameOf(brands = []) {
  const named = brands.map((each) => each.brand).filter((brand) => !/not.*brand/i.test(brand));
  return named.find((brand) => brand !== "Chromium") ?? named[0] ?? "Browser";
}
