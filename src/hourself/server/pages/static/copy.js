// SPDX-License-Identifier: AGPL-3.0-or-later
// A button that copies what stands in the field before it; without a script the field can be selected.

for (const button of document.querySelectorAll("button.copy")) {
  const field = button.parentElement.querySelector("input.copied");
  button.hidden = !navigator.clipboard;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      field.select();
    }
  });
}
