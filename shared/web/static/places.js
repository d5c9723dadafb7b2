// Place fields suggest while one types (ARIA 1.2 combobox with a list box). The field itself stays a plain text field.
let last = 0;

function build(field) {
  const input = field.querySelector("input[type=text]");
  const list = document.createElement("ul");
  const status = document.createElement("div");
  list.id = `${input.id}-list`;
  list.className = "sambok-place__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.querySelector("label").textContent);
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);
  return { input, list, status };
}

function connect(field) {
  const { input, list, status } = build(field);
  let waiting, at = -1;
  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    input.value = option.dataset.label;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  }

  function point(to) {
    const all = options();
    if (!all.length) return;
    at = (to + all.length) % all.length;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  }

  function show(found) {
    list.replaceChildren(...found.map((place, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.label = place.label;
      const name = document.createElement("strong");
      name.textContent = place.name;
      option.append(name, ` ${place.within}`);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? field.dataset.found.replace("@", found.length) : field.dataset.none;
  }

  async function ask() {
    const asked = ++last;
    try {
      const answer = await fetch(`${field.dataset.places}?q=${encodeURIComponent(input.value)}`);
      if (answer.ok && asked === last && document.activeElement === input) show(await answer.json());
    } catch {
      close(); // without a connection the field is a plain text field
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (input.value.trim().length < 2) close();
    else waiting = setTimeout(ask, 250);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at - 1);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

export function suggestPlaces() {
  document.querySelectorAll("[data-places]").forEach(connect);
}
