// Comfort only: every page works without this file.

const unsaved = new Set();

// A second press of the button while the first is on its way would only earn a refusal.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-repeatable")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  unsaved.delete(form);
});

// A page that comes back from the history has not been sent yet.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Forms that ask for it warn before typed text is lost.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-warn-unsaved")) unsaved.add(form);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

// The menu of small screens.
const toggle = document.querySelector("[data-menu-toggle]");
toggle?.addEventListener("click", () => {
  const bar = toggle.closest(".bar");
  const open = bar.dataset.menu !== "open";
  bar.dataset.menu = open ? "open" : "closed";
  toggle.setAttribute("aria-expanded", String(open));
});

// Open menus close when the attention goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Colours change in place, so that nothing typed is lost.
document.querySelector("[data-theme-form]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = event.submitter;
  const data = new FormData(event.target, chosen);
  document.documentElement.dataset.bsTheme = chosen.value;
  for (const button of event.target.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  await fetch(event.target.action, { method: "POST", body: data, redirect: "manual" });
});

// After a post the result, or the list of what needs attention, is where reading goes on.
document.querySelector("[data-focus]")?.focus();

// Files: say at once when one is larger than the server takes.
document.addEventListener("change", (event) => {
  const field = event.target;
  const limit = Number(field.dataset?.maxBytes);
  if (field.type !== "file" || !limit) return;
  const tooLarge = [...field.files].some((file) => file.size > limit);
  field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
  field.reportValidity();
});

// Keys: / search, ? list of keys, j and k through the rows. They can be switched off (WCAG 2.1.4).
const keysOff = () => localStorage.getItem("keys") === "off";
const help = document.getElementById("keys");
const switchBox = document.getElementById("keys-on");

if (switchBox) {
  switchBox.checked = !keysOff();
  switchBox.addEventListener("change", () => localStorage.setItem("keys", switchBox.checked ? "on" : "off"));
}

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}

function moveInRows(step) {
  const links = [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  const now = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.min(Math.max(now + step, 0), links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (keysOff() || typing || event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (event.key === "/") {
    const search = document.querySelector('[data-shortcut="/"]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === "?") {
    help?.showModal();
  } else if (event.key === "j") {
    moveInRows(1);
  } else if (event.key === "k") {
    moveInRows(-1);
  }
});

// Passkeys: the browser's own refusal is silent; say what to do next.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-error]");
  if (!place) return;
  event.preventDefault();
  place.hidden = false;
  place.focus();
});
