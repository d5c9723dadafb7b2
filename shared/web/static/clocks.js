// Clocks count down while the page stands open. The server says how many seconds are left; the reader's clock only measures.
const digits = document.body.dataset.digits;
const shown = (text) => text.replace(/\d/g, (digit) => digits[digit]);
const began = new WeakMap();

function span(seconds) {
  return shown(`${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`);
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    if (!began.has(clock)) began.set(clock, { at: performance.now(), left: Number(clock.dataset.clock) });
    const { at, left } = began.get(clock);
    const now = Math.floor(left - (performance.now() - at) / 1000);
    if (Math.abs(now) >= 172800) continue;
    const words = clock.querySelector("[data-clock-left]");
    const late = now < 0;
    const text = clock.dataset[late ? "late" : "left"].replace("@", span(Math.abs(now)));
    if (words.textContent !== text) words.textContent = text;
    const state = late ? "late" : now < 3600 ? "soon" : "calm";
    clock.classList.toggle("sambok-clock--late", state === "late");
    clock.classList.toggle("sambok-clock--soon", state === "soon");
    clock.classList.toggle("sambok-clock--calm", state === "calm");
    clock.querySelector("[aria-hidden]").textContent = { late: "▲", soon: "◔", calm: "○" }[state];
  }
}

export function countDown() {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("sambok:fragment", tick);
}
