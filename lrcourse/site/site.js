// Puts the sliders into a page, after slider.js in the same script, and keeps what the reader did in this browser.

const KEPT = "lrcourse:";

// What a browser keeps for one slider; where it refuses to keep anything, the page works without.
const memory = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(KEPT + key)) || {}; } catch { return {}; }
  },
  write(key, values) {
    try { localStorage.setItem(KEPT + key, JSON.stringify({ ...memory.read(key), ...values })); } catch { return; }
  },
  forget(keys) {
    try { for (const key of keys) localStorage.removeItem(KEPT + key); } catch { return; }
  },
  keys() {
    try { return Object.keys(localStorage).filter(key => key.startsWith(KEPT)).map(key => key.slice(KEPT.length)); } catch { return []; }
  },
};

// The recording beside a picture: see `pack` in cells.py.
async function recording(figure) {
  const packed = Uint8Array.from(atob(figure.querySelector("script").textContent), letter => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(0, true);
  return { ...JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), data: bytes.subarray(4 + length) };
}

// What was kept, as far as it fits the slider that is here now.
function remembered(spec, index, { index: place, revealed, prediction = null }) {
  const fits = Array.isArray(place) && place.length === index.length
    && place.every((i, a) => Number.isInteger(i) && spec.axes[a].words[i] !== undefined);
  const choices = spec.predict?.choices;
  const said = choices ? choices.includes(prediction) : Number.isFinite(prediction);
  return { index: fits ? place : index, revealed: !spec.predict || revealed === true, prediction: said ? prediction : null };
}

async function unfold(figure) {
  const { key } = figure.dataset, { spec, index, data } = await recording(figure);
  const holder = document.createElement("div");
  figure.append(holder);
  const view = mount(holder, spec, data, { ...remembered(spec, index, memory.read(key)), set: values => memory.write(key, values) });
  const canvas = holder.querySelector("canvas"), frame = document.createElement("div");
  frame.className = spec.width > 700 ? "pan large" : "pan";       // on a phone a large picture keeps readable letters, and pans
  canvas.replaceWith(frame);
  frame.append(canvas);
  await view.ready;
  figure.querySelector("img").remove();
  figure.querySelector("script").remove();
}

// Parts that a narrow screen cuts off can be reached and panned by keys.
function reachable() {
  for (const box of document.querySelectorAll(".pan, .formula, .wide")) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
  }
}

async function unfoldAll() {
  const away = figure => { const { top, bottom } = figure.getBoundingClientRect(); return Math.max(top - innerHeight, -bottom, 0); };
  const waiting = [...document.querySelectorAll("figure.slide")];
  while (waiting.length) {                                        // the nearest first, and a breath between two
    waiting.sort((a, b) => away(a) - away(b));
    const figure = waiting.shift();
    try {
      await unfold(figure);
    } catch (error) {
      console.error(error);
      const note = document.createElement("p");
      note.textContent = "This slider needs a newer browser: Chrome or Edge 80, Firefox 113, Safari 16.4, or later.";
      figure.append(note);
    }
    await new Promise(done => setTimeout(done));
  }
  reachable();
}

for (const button of document.querySelectorAll("button.forget")) {
  const here = () => [...document.querySelectorAll("figure.slide")].map(figure => figure.dataset.key);
  button.addEventListener("click", () => { memory.forget(button.dataset.all ? memory.keys() : here()); location.reload(); });
  button.hidden = false;
}
// Paper is white: the figures are drawn again for it, which they do when the size or the theme changes.
for (const [event, value] of [["beforeprint", "paper"], ["afterprint", ""]]) {
  addEventListener(event, () => { document.documentElement.dataset.on = value; dispatchEvent(new Event("resize")); });
}
addEventListener("resize", reachable);
unfoldAll();
reachable();
