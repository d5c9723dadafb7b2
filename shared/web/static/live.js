// Parts of a page that move by themselves: each fragment the server sends replaces what stands there. A page whose
// connection is lost says so, and how old it is, instead of looking current. Ours rather than htmx's extension, because
// the one packaged with htmx 2 is still the one for htmx 1 and breaks with it.
const banner = document.querySelector("[data-stale]");
const digits = document.body.dataset.digits;
const PATIENCE = 8000; // milliseconds; streams end now and then and are taken up again at once
let heardAt = Date.now();

function showAge() {
  const minutes = String(Math.floor((Date.now() - heardAt) / 60000)).replace(/\d/g, (digit) => digits[digit]);
  const text = banner.dataset.text.replace("@", minutes);
  if (banner.textContent !== text) banner.textContent = text;
  banner.hidden = false;
}

function replace(part, html) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const address = focused?.getAttribute("href");
  part.innerHTML = html;
  window.htmx?.process(part);
  if (address) [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === address)?.focus();
  document.dispatchEvent(new CustomEvent("sambok:fragment"));
}

export function listen() {
  const lost = new Set();
  for (const part of document.querySelectorAll("[data-live]")) {
    const source = new EventSource(part.dataset.live);
    const back = () => {
      heardAt = Date.now();
      lost.delete(source);
      banner.hidden = lost.size === 0;
    };
    source.addEventListener("open", back);
    source.addEventListener(part.dataset.event, (event) => { back(); replace(part, event.data); });
    source.addEventListener("error", () => {
      if (!lost.size) heardAt = Date.now();
      lost.add(source);
      setTimeout(() => lost.size && showAge(), PATIENCE);
      // A refused connection is not tried again by the browser; the session may be over, or the service starting.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 60000);
    });
  }
  setInterval(() => !banner.hidden && showAge(), 10000);
}
