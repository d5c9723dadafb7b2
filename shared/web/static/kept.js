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

export function keepTyped() {
  for (const saved of document.querySelectorAll("[data-saved]")) sessionStorage.removeItem(nameOf(saved.dataset.saved));
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = nameOf(form.dataset.keep);
    // A page the server filled in, or that shows errors, knows better than we do.
    const kept = sessionStorage.getItem(key);
    if (kept && !document.querySelector(".govuk-error-summary")) restore(form, JSON.parse(kept));
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
  }
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => sessionStorage.clear());
  }
}
