// SPDX-License-Identifier: AGPL-3.0-or-later
// A notice can be taken back for ten seconds, by its button or by the key u. Without this the button stays.

const UNDO_SECONDS = 10;
let end;

export function settleNotice() {
  clearTimeout(end);
  end = setTimeout(() => document.querySelector("#notice form")?.remove(), UNDO_SECONDS * 1000);
}

export const typing = (event) => event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea") || document.querySelector("dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || typing(event)) return;
  document.querySelector("#notice button")?.click();
  event.preventDefault();
});
document.addEventListener("change", (event) => event.target.closest(".pick")?.requestSubmit());
document.documentElement.classList.add("scripted");
settleNotice();
