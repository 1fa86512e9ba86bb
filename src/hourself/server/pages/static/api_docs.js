// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions on the API's page: asks with the reader's own session, and shows the answer below.

function addressOf(form) {
  const query = new URLSearchParams();
  let address = form.getAttribute("action");
  for (const field of form.elements) {
    if (!field.name || field.value === "") continue;
    if (field.dataset.place === "path") address = address.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else query.set(field.name, field.value);
  }
  const text = query.toString();
  return text ? `${address}?${text}` : address;
}

for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shown = form.nextElementSibling;
    const address = addressOf(form);
    shown.hidden = false;
    try {
      const response = await fetch(address);
      shown.textContent = `GET ${address}\n${response.status}\n${JSON.stringify(await response.json(), null, 2)}`;
    } catch (error) {
      shown.textContent = `GET ${address}\nNo answer: is the server running?`;
    }
  });
}

if (location.hash) document.getElementById(location.hash.slice(1))?.setAttribute("open", "");
