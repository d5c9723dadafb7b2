// What is typed survives a lost connection and a reload: kept in this tab only, for this reader only, until it is saved.
const reader = document.body.dataset.reader || "";
const nameOf = (key) => `sambok:${reader}:${location.host}:${key}`;

function typed(form) {
  return [...form.elements]
    .filter((field) => field.name && !field.name.startsWith("_") && !["hidden", "submit", "password"].includes(field.type))
    .map((field) => [field.name, ["radio", "checkbox"].includes(field.type) ? [field.value, field.checked] : field.value]);
}

function restore(form, kept) {
  for (const field of form.elements) {
    const entry = kept.find(([name, value]) => name === field.name && (!Array.isArray(value) || value[0] === field.value));
    if (!entry || field.type === "hidden") continue;
    if (Array.isArray(entry[1])) field.checked = field.checked || entry[1][1];
    else if (!field.value) field.value = entry[1];
  }
}

// A moment after the last key, and when the page is left, so that a browser closed by mistake loses nothing.
function send(form) {
  let waiting = 0;
  const now = () => {
    clearTimeout(waiting);
    waiting = 0;
    const typedSoFar = new URLSearchParams(new FormData(form));
    typedSoFar.set("_keep", "1");
    navigator.sendBeacon(form.action, typedSoFar);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, 1000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = 0;
  });
  window.addEventListener("pagehide", () => waiting && now());
}

export function keepTyped() {
  for (const saved of document.querySelectorAll("[data-saved]")) {
    // A form of several screens keeps each under its own name, which begins with the form's.
    const whole = nameOf(saved.dataset.saved);
    Object.keys(sessionStorage).filter((key) => key.startsWith(whole)).forEach((key) => sessionStorage.removeItem(key));
  }
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = nameOf(form.dataset.keep);
    // A page the server filled in, or that shows errors, knows better than we do.
    const kept = sessionStorage.getItem(key);
    if (kept && !document.querySelector(".govuk-error-summary")) restore(form, JSON.parse(kept));
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
  }
  document.querySelectorAll("form[data-sends]").forEach(send);
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => sessionStorage.clear());
  }
}
