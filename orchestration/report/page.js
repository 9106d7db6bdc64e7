// The page: what is chosen on it, and where the charts go.
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const sets = read("curves-data");
  const { config, charts } = read("charts-data");
  const options = { renderer: "svg", actions: false, ast: true, config };
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const percent = (value) => (value === null ? "–" : percentOf(set, value));
  const missing = () => (set.coarse ? "not told" : "past follow-up");

  // The place says what a chart shows, and the numbers stand beside it: its inside is not read aloud.
  const embed = async (place, spec) => {
    const made = await vegaEmbed(place, spec, options);
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    return made.view;
  };

  for (const [id, spec] of Object.entries(charts)) {
    embed(byId(id), spec);
    const buttons = ["svg", "png", "csv"].map((kind) => {
      const button = make("button", kind.toUpperCase(), { type: "button" });
      button.onclick = () => save(kind, id.replace("-chart", ""), byId(id), spec);
      return button;
    });
    const line = make("p", "As shown here: ", { class: "files" });
    line.append(...buttons);
    byId(id).after(line);
  }
  if (!sets.length) return;

  let view = null;
  let set = sets[0];
  let month = 12;
  let months = [];
  const slider = byId("month");

  function fill(select, pairs, chosen) {
    select.replaceChildren(...pairs.map(([value, text]) => make("option", text, { value })));
    select.value = chosen;
  }

  function key(place) {
    const { colour, dash } = styleOf(place);
    const line = `<svg viewBox="0 0 26 10" aria-hidden="true"><line x1="1" x2="25" y1="5" y2="5" stroke-width="3"/></svg>`;
    const holder = make("span", null);
    holder.innerHTML = line; // our own words, none of the data's
    holder.querySelector("line").style.stroke = colour;
    holder.querySelector("line").style.strokeDasharray = dash[1] ? dash.join(" ") : "none";
    return holder;
  }

  function showValues() {
    byId("month-shown").textContent = month;
    byId("value-head").textContent = `${set.incidence ? "With the event" : "Free of the event"} at ${month} months`;
    byId("values").replaceChildren(...set.curves.map((curve, place) => {
      const at = valueAt(curve, month, set.incidence, set.coarse);
      const row = make("tr", null);
      const name = make("th", null, { scope: "row" });
      name.append(key(place), curve.group);
      const limits = at && at.lower !== null && at.upper !== null;
      const cells = [
        at ? percent(at.value) : missing(),
        limits ? `${percent(at.lower)} to ${percent(at.upper)}` : "–",
        month < curve.r.length ? atRiskOf(curve)[month] ?? (set.coarse ? missing() : "hidden") : set.coarse ? missing() : 0,
        curve.n ?? "hidden", curve.events ?? "hidden", curve.median,
      ];
      row.append(name, ...cells.map((text) => make("td", text.toLocaleString("en"), { class: "n" })));
      return row;
    }));
  }

  // The slider counts the months that can be read, which are whole months unless the curves are coarse.
  function nearest(wanted) {
    return months.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best), months[0]);
  }

  function choose(wanted) {
    if (!Number.isFinite(wanted) || nearest(wanted) === month) return;
    month = nearest(wanted);
    slider.value = months.indexOf(month);
    slider.setAttribute("aria-valuetext", `${month} months`);
    showValues();
    if (view) view.signal("chosen", month).run();
  }

  // Beside the pointer, on the side where there is room.
  function showTip(at, width) {
    const tip = byId("tip");
    tip.replaceChildren(make("strong", `Month ${month}`), ...set.curves.map((curve, place) => {
      const found = valueAt(curve, month, set.incidence, set.coarse);
      const line = make("div", null);
      line.append(key(place), `${curve.group}: ${found ? percent(found.value) : missing()}`);
      return line;
    }));
    tip.hidden = false;
    const hasRoom = at + 14 + tip.offsetWidth <= width;
    tip.style.left = hasRoom ? `${at + 14}px` : "auto";
    tip.style.right = hasRoom ? "auto" : `${width - at + 14}px`;
  }

  async function draw() {
    const place = byId("curves-chart");
    const spec = curvesSpec(set, place.clientWidth, month);
    view = await embed(place, spec);
    const read = (event) => {
      const svg = place.querySelector("svg");
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      const at = event.clientX - box.left;
      choose(((at / scale - view.origin()[0]) / spec.vconcat[0].width) * lastMonth(set) * 1.01);
      if (event.pointerType === "mouse" && place.clientWidth > 600) showTip(at, place.clientWidth);
    };
    place.onpointerleave = () => { byId("tip").hidden = true; };
    place.onpointermove = read;
    place.onpointerdown = read;
  }

  function show() {
    months = monthsOf(set);
    slider.max = months.length - 1;
    month = nearest(month);
    slider.value = months.indexOf(month);
    slider.setAttribute("aria-valuetext", `${month} months`);
    byId("curves-title").textContent = `${set.title}${set.incidence ? ", cumulative incidence" : ""}: ${set.by} (${set.unit})`;
    const bands = set.curves.length <= MOST_BANDS ? "Bands: 95% intervals. " : "";
    const marks = set.curves.some((curve) => curve.c.length) ? "Ticks: censored. " : "";
    byId("curves-note").textContent = `${bands}${marks}${set.note}`;
    const files = set.file ? ["svg", "png", "csv"].map((kind) =>
      make("a", kind.toUpperCase(), { href: `figures/${encodeURIComponent(set.file)}.${kind}` })) : [];
    byId("curves-files").replaceChildren(...(files.length ? ["This figure and its data: ", files[0], " ", files[1], " ", files[2]] : []));
    showValues();
    return draw();
  }

  function offerGroups() {
    const own = sets.filter((one) => one.endpoint === byId("endpoint").value);
    set = own.find((one) => one.key === set.key) || own[0];
    fill(byId("groups"), own.map((one) => [one.key, one.by]), set.key);
  }

  const endpoints = new Map(sets.map((one) => [one.endpoint, one.title]));
  fill(byId("endpoint"), [...endpoints], set.endpoint);
  offerGroups();
  byId("endpoint").onchange = () => { offerGroups(); show(); };
  byId("groups").onchange = () => {
    set = sets.find((one) => one.endpoint === byId("endpoint").value && one.key === byId("groups").value);
    show();
  };
  slider.oninput = () => choose(months[Number(slider.value)]);
  let waiting = 0;
  let drawnAt = byId("curves-chart").clientWidth;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const width = byId("curves-chart").clientWidth;
      if (width !== drawnAt) { drawnAt = width; draw(); }
    }, 150);
  });
  show();
})();
