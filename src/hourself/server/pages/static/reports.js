// SPDX-License-Identifier: AGPL-3.0-or-later
// Reports, livelier: a readout at charts, arrows along them, keys, filters that need no button. They work without this.
import "/static/undo.js";
import "/static/chart.js";
import { keys } from "/static/keys.js";

keys({
  j: () => step(1),
  k: () => step(-1),
});

function step(by) {
  const all = [...document.querySelectorAll(".bars .row[href]")], at = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}

document.addEventListener("change", (event) => event.target.closest(".filters select, .instant select")?.form.requestSubmit());
// Empty fields say nothing: they stay out of the address.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [key, value] of [...event.formData]) if (!value) event.formData.delete(key);
});
for (const button of document.querySelectorAll(".print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
