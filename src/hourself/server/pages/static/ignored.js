// SPDX-License-Identifier: AGPL-3.0-or-later
// Tells, while something to be ignored is typed, how much is stored of it. Without this a button does.

import "/static/undo.js";

const WAIT = 250;
const form = document.getElementById("ignore"), preview = document.getElementById("preview");
let timer, asked = 0;

async function look() {
  const number = ++asked, { kind, text } = form.elements;
  const body = new URLSearchParams({ kind: kind.value, text: text.value });
  const answer = await fetch(`/ignored/preview?${body}`).catch(() => null);
  if (number !== asked || !answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  preview.replaceChildren(...fresh.body.childNodes);
  if (preview.querySelector(".error")) text.setAttribute("aria-invalid", "true");
  else text.removeAttribute("aria-invalid");
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
