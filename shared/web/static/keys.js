// `/` goes to the search, `j` and `k` along a queue, Enter opens (the link that has the focus does that by itself).
export function moveByKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search], [data-search]");
      if (search) { event.preventDefault(); search.focus(); }
      return;
    }
    if (event.key !== "j" && event.key !== "k") return;
    const titles = [...document.querySelectorAll("[data-queue] .sambok-row__title")];
    const at = titles.indexOf(document.activeElement);
    const to = event.key === "j" ? Math.min(at + 1, titles.length - 1) : Math.max(at - 1, 0);
    titles[to]?.focus();
  });
}
