
"use strict";
// The curves: what is drawn of a set, and its values at a month. No number is made here: a value is the last step's.
const DAYS_PER_MONTH = 365.25 / 12;
const COLOURS = [1, 2, 3, 4, 5, 6, 7].map((place) => `var(--c${place})`);
const DASHES = [[1, 0], [6, 3], [2, 2]];
const MOST_BANDS = 3;

function styleOf(place) {
  return { colour: COLOURS[place % COLOURS.length], dash: DASHES[Math.floor(place / COLOURS.length) % DASHES.length] };
}

// Steps of a curve as the page shows them: probability free of the event or, where another cause competes, of the event.
function stepsOf(curve, isIncidence) {
  let day = 0;
  let free = 10000;
  const shown = (units) => (units === null ? null : (isIncidence ? 10000 - units : units) / 10000);
  const apart = (units) => (units === null ? null : free + units);
  return curve.t.map((days, place) => {
    day += days;
    free += curve.s[place];
    const limits = [apart(curve.l[place]), apart(curve.u[place])].map(shown);
    if (isIncidence) limits.reverse();
    return { day, value: shown(free), lower: limits[0], upper: limits[1] };
  });
}

// Under observation just before each whole month; null is hidden.
function atRiskOf(curve) {
  let number = 0;
  return curve.r.map((difference) => {
    if (difference !== null) number += difference;
    return difference === null ? null : number;
  });
}

// The day of a whole month: the nearest, of two the even one, as everywhere in the warehouse.
function dayOf(month) {
  const day = Math.round(month * DAYS_PER_MONTH);
  return day - month * DAYS_PER_MONTH === 0.5 && day % 2 ? day - 1 : day;
}

function lastWholeMonth(set) {
  const end = Math.max(...set.curves.map((curve) => curve.end));
  const month = Math.floor(end / DAYS_PER_MONTH);
  return dayOf(month + 1) <= end ? month + 1 : month;
}

// The value at a whole month; null past the last follow-up, unless the curve has come to its end before. A coarse
// curve has a value at its own days alone.
function valueAt(curve, month, isIncidence, isCoarse) {
  const day = dayOf(month);
  const steps = stepsOf(curve, isIncidence);
  if (isCoarse && day) return steps.find((step) => step.day === day) || null;
  const last = steps.filter((step) => step.day <= day).pop();
  const isOver = day > curve.end && !(last && last.value === (isIncidence ? 1 : 0));
  if (isOver) return null;
  return last || { day: 0, value: isIncidence ? 0 : 1, lower: null, upper: null };
}

// The months at which the curves can be read: each whole one or, where they are coarse, those that any is told at.
function monthsOf(set) {
  const all = Array.from({ length: lastWholeMonth(set) + 1 }, (_, month) => month);
  const isTold = (month) => set.curves.some((curve) => valueAt(curve, month, set.incidence, set.coarse));
  return set.coarse ? all.filter(isTold) : all;
}

// In percent, as exactly as it is told.
function percentOf(set, value) {
  return `${(100 * value).toFixed(set.coarse ? 0 : 1)}%`;
}

function lastMonth(set) {
  return Math.max(1, ...set.curves.map((curve) => curve.end / DAYS_PER_MONTH));
}

function ticksOf(last, width) {
  const most = width < 420 ? 5 : 9;
  const step = [1, 3, 6, 12, 24, 36, 60, 120].find((months) => last / months <= most) || 240;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, place) => place * step);
}

function rowsOf(set) {
  return set.curves.flatMap((curve) => {
    const start = set.incidence ? 0 : 1;
    const steps = [{ day: 0, value: start, lower: start, upper: start }, ...stepsOf(curve, set.incidence)];
    const end = { ...steps[steps.length - 1], day: curve.end };
    return [...steps, end].map((step) => ({
      group: curve.group, month: step.day / DAYS_PER_MONTH, value: step.value, lower: step.lower, upper: step.upper,
    }));
  });
}

function censoredOf(set) {
  return set.curves.flatMap((curve) => {
    const steps = stepsOf(curve, set.incidence);
    let day = 0;
    let place = 0;
    return curve.c.map((days) => {
      day += days;
      while (place < steps.length && steps[place].day <= day) place += 1;
      const value = place ? steps[place - 1].value : set.incidence ? 0 : 1;
      return { group: curve.group, month: day / DAYS_PER_MONTH, value };
    });
  });
}

function topOf(set) {
  if (!set.incidence) return 1;
  const highest = Math.max(0, ...rowsOf(set).map((row) => row.upper ?? row.value));
  return [0.1, 0.2, 0.3, 0.5, 0.75].find((top) => highest <= top) || 1;
}

function curvesSpec(set, outer, month) {
  const groups = set.curves.map((curve) => curve.group);
  // Room for the axis, and for the names of the groups beside the numbers at risk; on a phone they stand above them.
  const isNarrow = outer < 520;
  const longest = 62 + 7 * Math.max(...groups.map((group) => group.length));
  const labels = isNarrow ? 58 : Math.min(Math.max(longest, 96), 275);
  const width = Math.max(160, outer - labels - 26);
  const last = lastMonth(set) * 1.01;
  const ticks = ticksOf(last, width);
  const styles = groups.map((_, place) => styleOf(place));
  const x = { type: "quantitative", scale: { domain: [0, last], nice: false } };
  const axis = { values: ticks, title: "Months from the index", grid: false };
  const y = {
    type: "quantitative", scale: { domain: [0, topOf(set)] },
    axis: { format: "%", title: set.incidence ? "With the event" : "Free of the event", tickCount: 6 },
  };
  const colour = { field: "group", scale: { domain: groups, range: styles.map((style) => style.colour) }, legend: null };
  const dash = { field: "group", scale: { domain: groups, range: styles.map((style) => style.dash) }, legend: null };
  const main = { field: "month", ...x, axis };
  const interpolate = set.coarse ? "linear" : "step-after"; // between its points nothing is told of a coarse curve
  const layers = [
    { mark: { type: "rule", color: "var(--faint)", strokeDash: [3, 3] },
      data: { values: [{}] }, transform: [{ calculate: "chosen", as: "at" }], encoding: { x: { field: "at", ...x, axis } } },
    { mark: { type: "line", interpolate, point: set.coarse ? { size: 30 } : false, strokeWidth: 2 },
      encoding: { x: main, y: { field: "value", ...y }, color: colour, strokeDash: dash } },
    { data: { values: censoredOf(set) }, mark: { type: "point", shape: "M0,-1L0,1", size: 40, strokeWidth: 1, opacity: 0.8 },
      encoding: { x: main, y: { field: "value", ...y }, color: colour } },
  ];
  if (groups.length <= MOST_BANDS) {
    layers.unshift({
      mark: { type: "area", interpolate, opacity: 0.16 },
      encoding: { x: main, y: { field: "lower", ...y }, y2: { field: "upper" }, color: colour },
    });
  }
  return {
    params: [{ name: "chosen", value: month }],
    bounds: "flush", spacing: 52,
    vconcat: [
      { width, height: isNarrow ? 240 : 320, data: { values: rowsOf(set) }, layer: layers },
      riskSpec(set, { width, ticks, labels, isNarrow, x, colour, dash }),
    ],
    resolve: { scale: { x: "shared", color: "shared", strokeDash: "shared" } },
  };
}

function riskSpec(set, { width, ticks, labels, isNarrow, x, colour, dash }) {
  const values = set.curves.flatMap((curve) => {
    const numbers = atRiskOf(curve);
    return ticks.map((tick) => ({ group: curve.group, tick, n: tick < numbers.length ? numbers[tick] ?? "–" : set.coarse ? "–" : 0 }));
  });
  const axis = isNarrow ? null : { domain: false, ticks: false, labelLimit: labels - 56, labelPadding: 48 };
  const y = { field: "group", type: "ordinal", sort: null, title: null, axis };
  const down = isNarrow ? 8 : 0;
  const groups = { values: set.curves.map((curve) => ({ group: curve.group })) };
  const layers = [
    { data: { values }, mark: { type: "text", baseline: "middle", dy: down },
      encoding: { x: { field: "tick", ...x, axis: null }, y, text: { field: "n" } } },
    { data: groups, mark: { type: "rule", strokeWidth: 3, yOffset: down },
      encoding: { x: { value: isNarrow ? -38 : -44 }, x2: { value: isNarrow ? -18 : -22 }, y, color: colour, strokeDash: dash } },
  ];
  if (isNarrow) {
    layers.push({ data: groups, mark: { type: "text", baseline: "middle", align: "left", dy: -7, limit: width + 40 },
      encoding: { x: { value: -38 }, y, text: { field: "group" } } });
  }
  return {
    width, height: { step: isNarrow ? 36 : 20 }, layer: layers,
    title: { text: "Number at risk", frame: "bounds", dx: isNarrow ? 0 : -labels + 4, offset: 4 },
  };
}
