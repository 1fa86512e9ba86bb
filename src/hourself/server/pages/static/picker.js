// SPDX-License-Identifier: AGPL-3.0-or-later
// Choosing a category by typing: every word typed must begin a word of it, or stand in it.

const dialog = document.getElementById("picker");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("ul");
let choices = [], chosen;

// `options`: a select's options. Gives the value that was chosen, or nothing.
export function pick(options, title) {
  choices = [...options].filter((option) => option.value).map((option) => ({ value: option.value, text: option.textContent }));
  dialog.querySelector("h2").textContent = title;
  input.value = "";
  show();
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => { chosen = resolve; });
}

function rank(text, words) {
  const plain = text.toLowerCase(), own = plain.split(": ")[1] ?? plain;
  if (!words.every((word) => plain.includes(word))) return -1;
  return words.filter((word) => own.startsWith(word)).length * 2 + words.filter((word) => own.includes(word)).length;
}

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices.map((choice) => ({ ...choice, rank: rank(choice.text, words) })).filter((choice) => choice.rank >= 0);
  if (words.length) found.sort((one, other) => other.rank - one.rank);
  list.replaceChildren(...found.map((choice, at) => {
    const item = document.createElement("li"), [overview, own] = choice.text.split(": ");
    item.id = `picker-${at}`;
    item.setAttribute("role", "option");
    item.dataset.value = choice.value;
    item.append(own ?? overview, " ");
    const small = item.appendChild(document.createElement("small"));
    small.textContent = overview;
    return item;
  }));
  mark(0);
}

function mark(at) {
  const items = [...list.children];
  items.forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
  if (!items[at]) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", items[at].id);
  items[at].scrollIntoView({ block: "nearest" });
}

function finish(value) {
  const tell = chosen;
  chosen = undefined;
  dialog.close();
  tell?.(value);
}

input?.addEventListener("input", show);
dialog?.addEventListener("keydown", (event) => {
  const items = [...list.children], at = items.findIndex((item) => item.ariaSelected === "true");
  if (event.key === "Enter") finish(items[at]?.dataset.value);
  else if (event.key === "ArrowDown") mark(Math.min(at + 1, items.length - 1));
  else if (event.key === "ArrowUp") mark(Math.max(at - 1, 0));
  else return;
  event.preventDefault();
});
list?.addEventListener("click", (event) => finish(event.target.closest("li")?.dataset.value));
dialog?.addEventListener("close", () => finish());
