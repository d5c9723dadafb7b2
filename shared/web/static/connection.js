// A live page whose connection is lost says so, and how old it is, instead of looking current.
export function watchConnection() {
  const banner = document.querySelector("[data-stale]");
  if (!banner || !document.querySelector("[data-live]")) return;
  const digits = document.body.dataset.digits;
  let heard = Date.now(), lost = false;

  function show() {
    const minutes = String(Math.floor((Date.now() - heard) / 60000)).replace(/\d/g, (digit) => digits[digit]);
    const text = banner.dataset.text.replace("@", minutes);
    if (banner.textContent !== text) banner.textContent = text;
    banner.hidden = false;
  }
  function gone() {
    if (!lost) heard = Date.now();
    lost = true;
    show();
  }
  function back() {
    lost = false;
    banner.hidden = true;
  }
  document.addEventListener("htmx:sseError", gone);
  document.addEventListener("htmx:sseOpen", back);
  window.addEventListener("offline", gone);
  setInterval(() => lost && show(), 10000);
}
