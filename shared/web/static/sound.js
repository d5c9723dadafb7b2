// A short sound when something critical comes to a live page; off until the reader turns it on, and remembered here.
const KEY = `sambok:sound:${location.host}`;
const button = document.querySelector("[data-sound]");
let voice;

const found = () => new Set([...document.querySelectorAll(".sambok-row--critical a[href]")].map((link) => link.getAttribute("href")));

function ring() {
  voice ??= new AudioContext();
  for (const [from, pitch] of [[0, 880], [0.25, 660]]) {
    const tone = new OscillatorNode(voice, { frequency: pitch });
    const loud = new GainNode(voice, { gain: 0.2 });
    tone.connect(loud).connect(voice.destination);
    tone.start(voice.currentTime + from);
    tone.stop(voice.currentTime + from + 0.2);
  }
}

function show(on) {
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("[data-sound-sign]").textContent = on ? "●" : "○";
}

export function soundOfCritical() {
  if (!button) return;
  button.hidden = false;
  let on = localStorage.getItem(KEY) === "on", known = found();
  show(on);
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(KEY, on ? "on" : "off");
    show(on);
    if (on) ring(); // browsers let a page be heard only after the reader touched it, and this is what it sounds like
  });
  document.addEventListener("sambok:fragment", () => {
    const now = found();
    if (on && [...now].some((one) => !known.has(one))) ring();
    known = now;
  });
}
