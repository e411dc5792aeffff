// Draws a recorded figure (see recorder.py and pen.py) and moves through its positions under the
// hand: no kernel, no server and no library take part. `mount` is all a page needs; the last lines
// hook it to a Jupyter widget.

const CSS = `
.lr-slide { box-sizing: border-box; max-width: 100%; margin: 4px 0; color: var(--jp-ui-font-color0, inherit);
  font: 14px/1.45 var(--jp-content-font-family, system-ui, sans-serif); }
.lr-slide *, .lr-slide *::before { box-sizing: border-box; }
.lr-slide canvas { display: block; width: 100%; height: auto; }
.lr-slide p { margin: 4px 0; }
.lr-row { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; padding: 2px 4px; }
.lr-row label { white-space: nowrap; }
.lr-track { position: relative; flex: 1 1 180px; min-width: 120px; }
.lr-slide input[type=range] { display: block; width: 100%; height: 28px; margin: 0; accent-color: var(--jp-brand-color1, #0072b2);
  cursor: pointer; touch-action: pan-y; }
.lr-slide :focus-visible { outline: 3px solid var(--jp-brand-color1, #0072b2); outline-offset: 2px; border-radius: 4px; }
.lr-choice { border: 0; margin: 0; }
.lr-choice legend { float: left; margin-right: 12px; padding: 0; }
.lr-choice label { padding: 4px 2px; cursor: pointer; }
.lr-value { min-width: 8em; font-variant-numeric: tabular-nums; font-weight: 600; }
.lr-mark { position: absolute; top: 25px; transform: translateX(-50%); font-size: 12px; line-height: 1; white-space: nowrap;
  color: var(--jp-ui-font-color0, inherit); pointer-events: none; }
.lr-marked { padding-bottom: 16px; }
.lr-says { min-height: 1.45em; padding: 0 4px; font-variant-numeric: tabular-nums; }
.lr-ask { margin: 6px 4px; padding: 8px 12px; border-left: 4px solid var(--jp-brand-color1, #0072b2); }
.lr-ask fieldset { border: 0; margin: 0; padding: 0; }
.lr-ask legend { padding: 0; }
.lr-ask label { display: block; padding: 3px 0; cursor: pointer; }
.lr-ask button { min-height: 28px; margin: 4px 8px 2px 0; padding: 2px 12px; font: inherit; cursor: pointer; color: inherit;
  background: transparent; border: 1px solid currentColor; border-radius: 4px; }
.lr-ask button:disabled { opacity: .5; cursor: default; }
.lr-slide [hidden] { display: none; }
@media print { .lr-ask, .lr-row { display: none; } }
`;

const GAP = -32768, POLYLINE = -1, IMAGE = -2, UNIT = 10;

// How colours are shown: as recorded on light pages; on dark ones with lightness turned over and hue kept.
function scheme(el) {
  const parse = colour => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => 0.3 * r + 0.59 * g + 0.11 * b > 127;
  let paper;
  for (let node = el; node && !paper; node = node.parentElement) {
    const [r, g, b, a = 1] = parse(getComputedStyle(node).backgroundColor);
    if (a > 0.5) paper = [r, g, b];
  }
  paper ||= light(parse(getComputedStyle(el).color)) ? [24, 24, 24] : [255, 255, 255];   // nothing painted: what the text is made for
  const dark = !light(paper);
  const tint = dark
    ? (r, g, b) => { const shift = 255 - Math.max(r, g, b) - Math.min(r, g, b);
                     return [r, g, b].map((c, k) => paper[k] + (c + shift) * (238 - paper[k]) / 255); }
    : (r, g, b) => [r, g, b];
  return { name: dark ? "dark" + paper : "light", dark, tint };
}

// Binary parts, in the order of the spec, after one another.
function unpack(spec, data) {
  const bytes = new Uint8Array(data.buffer || data, data.byteOffset || 0, data.byteLength);
  let at = 0;
  const take = length => bytes.slice(at, at += length);
  return {
    layers: spec.layers.map(layer => layer[0] === "png" ? take(layer[1]) : layer[1]),
    drawings: spec.drawings.map(length => new Int16Array(take(length).buffer)),
    images: spec.images.map(take),
  };
}

const decode = png => createImageBitmap(new Blob([png], { type: "image/png" }));

function painted(picture, width, height, look) {
  const canvas = document.createElement("canvas");
  canvas.width = width; canvas.height = height;
  const ctx = canvas.getContext("2d");
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, 0, 0, width, height);
  if (look.dark && width && height) {
    const pixels = ctx.getImageData(0, 0, width, height), d = pixels.data, whole = new Uint32Array(d.buffer);
    for (let k = 0, p = 0, was = 0, is = 0; k < whole.length; k++, p += 4) {
      if (whole[k] === was) { whole[k] = is; continue; }        // most pixels are as the one before
      was = whole[k];
      [d[p], d[p + 1], d[p + 2]] = look.tint(d[p], d[p + 1], d[p + 2]);
      is = whole[k];
    }
    ctx.putImageData(pixels, 0, 0);
  }
  return canvas;
}

// The part of a layer that has ink, and where it lies: less to draw at each move.
function cropped(canvas) {
  const { width, height } = canvas;
  const ink = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, width || 1, height || 1).data.buffer);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (ink[p++]) {
        if (x < left) left = x;
        if (x >= right) right = x + 1;
        if (y < top) top = y;
        bottom = y + 1;
      }
  if (right <= left || (right - left) * (bottom - top) > 0.8 * width * height) return { canvas, x: 0, y: 0 };
  const part = document.createElement("canvas");
  part.width = right - left; part.height = bottom - top;
  part.getContext("2d").drawImage(canvas, -left, -top);
  return { canvas: part, x: left, y: top };
}

function trace(path, numbers, from, count) {
  let lifted = true;
  for (let k = from; k < from + 2 * count; k += 2) {
    if (numbers[k] === GAP) { lifted = true; continue; }
    if (lifted) path.moveTo(numbers[k] / UNIT, numbers[k + 1] / UNIT);
    else path.lineTo(numbers[k] / UNIT, numbers[k + 1] / UNIT);
    lifted = false;
  }
}

// The picture: a canvas that can show any position, sharp at any size, in any theme.
function figure(spec, parts, canvas) {
  const shapes = spec.shapes.map(d => new Path2D(d));
  const clips = spec.styles.map(({ clip }) => {
    if (!clip) return null;
    const path = new Path2D(clip.path || "");
    if (clip.box) path.rect(...clip.box);
    return path;
  });
  const ctx = canvas.getContext("2d");
  let pictures = [], images = [], layers = [], tints = [], styles = [], ready = false;

  function prepare(look, scale) {
    canvas.width = Math.round(spec.width * scale); canvas.height = Math.round(spec.height * scale);
    layers = pictures.map(p => typeof p === "number" ? p : cropped(painted(p, canvas.width, canvas.height, look)));
    tints = images.map(p => painted(p, p.width, p.height, look));
    const css = rgba => rgba && `rgba(${look.tint(...rgba.slice(0, 3)).map(Math.round)},${rgba[3]})`;
    styles = spec.styles.map(s => ({ ...s, stroke: css(s.stroke), fill: css(s.fill) }));
  }

  function stroke(numbers, scale) {
    for (let at = 0; at < numbers.length;) {
      const [number, shape, count] = [numbers[at], numbers[at + 1], numbers[at + 2]], style = styles[number], from = at + 3;
      at = from + 2 * count;
      ctx.save();
      ctx.setTransform(scale, 0, 0, scale, 0, 0);
      if (clips[number]) ctx.clip(clips[number]);
      Object.assign(ctx, { lineWidth: style.width, lineCap: style.cap, lineJoin: style.join, miterLimit: 10, lineDashOffset: style.offset });
      ctx.setLineDash(style.dash);
      if (style.fill) ctx.fillStyle = style.fill;
      if (style.stroke) ctx.strokeStyle = style.stroke;
      const ink = path => { if (style.fill) ctx.fill(path); if (style.stroke) ctx.stroke(path); };
      if (shape === POLYLINE) {
        const path = new Path2D();
        trace(path, numbers, from, count);
        ink(path);
      } else if (shape === IMAGE) {
        const [x, y, right, , , bottom, image] = numbers.subarray(from, at);
        ctx.imageSmoothingEnabled = false;
        ctx.drawImage(tints[image], x / UNIT, y / UNIT, (right - x) / UNIT, (bottom - y) / UNIT);
      } else {
        for (let k = from; k < at; k += 2) {
          ctx.setTransform(scale, 0, 0, scale, scale * numbers[k] / UNIT, scale * numbers[k + 1] / UNIT);
          ink(shapes[shape]);
        }
      }
      ctx.restore();
    }
  }

  return {
    async load() {
      pictures = await Promise.all(parts.layers.map(part => typeof part === "number" ? part : decode(part)));
      images = await Promise.all(parts.images.map(decode));
      ready = true;
    },
    prepare(look, scale) { if (ready) prepare(look, scale); },
    show(i, moving) {
      const scale = canvas.width / spec.width;
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      for (const layer of layers) {
        if (typeof layer !== "number") ctx.drawImage(layer.canvas, layer.x, layer.y);
        else if (moving) stroke(parts.drawings[spec.frames[layer][i]], scale);
      }
    },
  };
}

function make(tag, parent, props = {}, text = "") {
  const el = Object.assign(document.createElement(tag), props);
  if (text) el.textContent = text;
  if (tag === "input" || tag === "button") el.dataset.lmSuppressShortcuts = "true";   // else the notebook eats arrows and Enter
  parent.append(el);
  return el;
}

let ids = 0;

// el: where it goes. spec, data: what sliders.py made. host: { index, prediction, revealed, set({…}) }.
// Returns { ready, show(index), answer(prediction), stop() }; ready is a promise of the first picture, an index has a position
// for each axis.
export function mount(el, spec, data, host) {
  const ask = spec.predict, axis = spec.axes[0], last = axis.words.length - 1, id = `lr-${Date.now().toString(36)}-${ids++}`;
  let index = [...host.index], revealed = !ask || host.revealed, answered = false;
  const flat = () => index.reduce((k, i, a) => k * spec.axes[a].words.length + i, 0);

  const root = make("div", el, { className: "lr-slide" });
  root.style.width = `${spec.width}px`;
  make("style", root, {}, CSS);
  const canvas = make("canvas", root, { width: spec.width, height: spec.height });
  canvas.setAttribute("role", "img");
  const controls = spec.axes.map((axis, a) => (axis.numbers ? range : buttons)(axis, a));
  const says = make("p", root, { className: "lr-says" });
  const panel = make("div", root, { className: "lr-ask", hidden: !ask });
  const picture = figure(spec, unpack(spec, data), canvas);

  function show(positions) {
    index = [...positions];
    picture.show(flat(), revealed);
    const sentence = revealed ? spec.says[flat()] : "";
    controls.forEach((control, a) => control.show(index[a], sentence));
    says.textContent = sentence;
    canvas.setAttribute("aria-label", [spec.alt, sentence].filter(Boolean).join(" "));
  }
  function move(a, i) { const there = [...index]; there[a] = i; show(there); }
  function settle() { host.set({ index: [...index] }); }

  // A slider for an axis of numbers …
  function range(axis, a) {
    const row = make("div", root, { className: "lr-row" });
    make("label", row, { htmlFor: `${id}-${a}` }, axis.label);
    const track = make("div", row, { className: "lr-track" });
    const input = make("input", track, { type: "range", id: `${id}-${a}`, min: 0, max: axis.words.length - 1, step: 1, value: index[a] });
    const value = make("span", row, { className: "lr-value" });
    value.setAttribute("aria-hidden", "true");               // the slider says it
    input.addEventListener("input", () => move(a, input.valueAsNumber));
    input.addEventListener("change", settle);
    return {
      row, input,
      show(i, sentence) {
        if (input.valueAsNumber !== i) input.value = i;
        value.textContent = axis.words[i];
        input.setAttribute("aria-valuetext", [`${axis.name} ${axis.words[i]}`, sentence].filter(Boolean).join(", "));
      },
      mark(fraction, text) {
        track.classList.add("lr-marked");
        const m = make("span", track, { className: "lr-mark" }, text);
        m.setAttribute("aria-hidden", "true");
        m.style.left = `calc(8px + ${fraction} * (100% - 16px))`;
      },
    };
  }
  // … and buttons for one of words.
  function buttons(axis, a) {
    const row = make("fieldset", root, { className: "lr-row lr-choice" });
    make("legend", row, {}, axis.label);
    const radios = axis.words.map((word, i) => {
      const label = make("label", row);
      const radio = make("input", label, { type: "radio", name: `${id}-${a}`, value: i });
      label.append(` ${word}`);
      radio.addEventListener("change", () => { move(a, i); settle(); });
      return radio;
    });
    return { row, input: radios[0], show(i) { radios[i].checked = true; } };
  }

  // The question, before the answer is shown.
  let status;
  function question() {
    const box = make("fieldset", panel);
    make("legend", box, {}, ask.question);
    const picks = (ask.choices || []).map(choice => {
      const label = make("label", box);
      const radio = make("input", label, { type: "radio", name: `${id}-choice`, value: choice });
      radio.addEventListener("change", () => { said.disabled = false; });
      label.append(` ${choice}`);
      return radio;
    });
    const said = make("button", box, { type: "button", disabled: picks.length > 0 }, picks.length ? "This is my answer" : "This is my prediction");
    const skip = make("button", box, { type: "button" }, "Show me");
    status = make("p", panel, { role: "status" });
    controls.forEach((control, a) => { control.row.hidden = !revealed && (picks.length > 0 || a > 0); });
    said.addEventListener("click", () => answer(picks.length ? picks.find(p => p.checked).value : axis.numbers[index[0]], true));
    skip.addEventListener("click", () => answer(null, true));
  }
  function answer(prediction, tell) {
    if (!ask || answered) return;
    answered = revealed = true;
    for (const control of controls) control.row.hidden = false;
    panel.querySelector("fieldset").hidden = true;
    status.textContent = `${ask.question} ${verdict(prediction)}`;
    if (!ask.choices) {
      const place = x => axis.log ? Math.log(x / axis.numbers[0]) / Math.log(axis.numbers[last] / axis.numbers[0])
                                  : (x - axis.numbers[0]) / (axis.numbers[last] - axis.numbers[0]);
      if (prediction !== null) controls[0].mark(place(prediction), "▲ you");
      if (ask.answer !== null) {
        const apart = prediction === null || Math.abs(place(prediction) - place(ask.answer)) > 0.08;
        controls[0].mark(place(ask.answer), apart ? "▲ it is here" : "▲");
      }
    }
    show(index);
    if (tell) { host.set({ prediction, revealed, index: [...index] }); controls[0].input.focus({ preventScroll: true }); }
  }
  function verdict(prediction) {
    if (ask.choices) {
      if (prediction === null) return ask.answer === null ? "" : `It is “${ask.answer}”.`;
      if (prediction === ask.answer) return `You said “${prediction}”, and so it is.`;
      return ask.answer === null ? `You said “${prediction}”. Now move the slider and see.` : `You said “${prediction}”; it is “${ask.answer}”.`;
    }
    if (ask.answer === null) return prediction === null ? "Now move the slider." : `You said ${words(prediction)}. Now move the slider and see.`;
    if (prediction === null) return `It is ${ask.words}.`;
    const factor = Math.max(prediction / ask.answer, ask.answer / prediction);
    const gap = axis.log ? `a factor ${factor.toPrecision(2)}` : `${Number(Math.abs(prediction - ask.answer).toPrecision(2))}${axis.unit && " " + axis.unit}`;
    const near = Math.abs(nearest(prediction) - nearest(ask.answer)) <= 1;
    return near ? `You said ${words(prediction)}, and it is ${ask.words}: spot on.`
                : `You said ${words(prediction)}; it is ${ask.words}: ${gap} too ${prediction > ask.answer ? "high" : "low"}.`;
  }
  const nearest = x => axis.numbers.reduce((best, v, k) => Math.abs(v - x) < Math.abs(axis.numbers[best] - x) ? k : best, 0);
  const words = x => axis.words[nearest(x)];

  // Size, sharpness and theme.
  let drawn = "";
  function fit() {
    const look = scheme(el), width = canvas.clientWidth || spec.width;
    const scale = Math.min(1, width / spec.width) * (window.devicePixelRatio || 1);
    if (drawn === look.name + scale) return;
    drawn = look.name + scale;
    picture.prepare(look, scale);
    show(index);
  }
  const again = () => requestAnimationFrame(fit);
  const sizes = new ResizeObserver(fit);
  const themes = new MutationObserver(() => { again(); setTimeout(fit, 300); });
  const media = matchMedia("(prefers-color-scheme: dark)");

  if (ask) question();
  if (ask && revealed) answer(host.prediction, false); else show(index);
  const ready = picture.load().then(() => {
    fit();
    root.dataset.ready = "true";
    sizes.observe(root);
    for (const node of [document.documentElement, document.body]) themes.observe(node, { attributes: true });
    media.addEventListener("change", again);
    window.addEventListener("resize", fit);
  });
  return {
    ready, show, answer,
    stop() { sizes.disconnect(); themes.disconnect(); media.removeEventListener("change", again); window.removeEventListener("resize", fit); },
  };
}

export default {
  render({ model, el }) {
    const get = name => model.get(name);
    const view = mount(el, get("_spec"), get("_data"), {
      index: get("index"), prediction: get("prediction"), revealed: get("revealed"),
      set(values) {
        for (const [name, v] of Object.entries(values)) model.set(name, v);
        model.save_changes();
      },
    });
    const moved = () => view.show(get("index"));
    const told = () => { if (get("revealed")) view.answer(get("prediction"), false); };
    model.on("change:index", moved);
    model.on("change:revealed", told);
    return () => { model.off("change:index", moved); model.off("change:revealed", told); view.stop(); };
  },
};
