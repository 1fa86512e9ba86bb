// SPDX-License-Identifier: AGPL-3.0-or-later
// Tells, while a rule is typed, what it would match. Without this a button does.

import "/static/undo.js";

const WAIT = 250;
const form = document.getElementById("rule"), preview = document.getElementById("preview");
let timer, asked = 0, touched = false;

async function look() {
  const number = ++asked, body = new URLSearchParams(new FormData(form));
  body.delete("csrfmiddlewaretoken");
  const answer = await fetch(`/rules/preview?${body}`).catch(() => null);
  if (number !== asked || !answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  preview.replaceChildren(...fresh.body.childNodes);
  const wrong = Boolean(preview.querySelector(".error"));
  form.elements.text.toggleAttribute("aria-invalid", wrong);
  if (wrong) form.elements.text.setAttribute("aria-invalid", "true");
}

form.addEventListener("input", () => {
  touched = true;
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
// While past titles are sorted, the page says how far that is; nothing typed is lost.
if (document.getElementById("working")) setTimeout(() => touched || location.replace("/rules"), 2000);
