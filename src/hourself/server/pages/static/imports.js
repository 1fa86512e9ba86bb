// SPDX-License-Identifier: AGPL-3.0-or-later
// Until somebody has said where they were, the browser's own time zone is the best guess.

const field = document.querySelector("[name=zone][data-guessed]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && [...field.list.options].some((option) => option.value === here)) field.value = here;
