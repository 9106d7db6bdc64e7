// A chart saved as a file: as it is drawn, with the colours of the theme, and its rows as CSV.
const MIME = { svg: "image/svg+xml", csv: "text/csv" };
const PNG_SCALE = 2;

function svgOf(place) {
  const drawn = place.querySelector("svg");
  const colours = getComputedStyle(document.documentElement);
  const text = new XMLSerializer().serializeToString(drawn).replace(/var\((--[\w-]+)\)/g, (_, name) =>
    colours.getPropertyValue(name).trim());
  const { width, height } = drawn.viewBox.baseVal;
  const ground = `<rect width="${width}" height="${height}" fill="${colours.getPropertyValue("--ground").trim()}"/>`;
  return { text: text.replace(/(<svg[^>]*>)/, `$1${ground}`), width, height };
}

function csvOf(spec) {
  const rows = [spec, ...(spec.layer || [])].flatMap((part) => (part.data && part.data.values) || []);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value) => {
    const text = String(value ?? "");
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function saveAs(name, url) {
  const link = document.createElement("a");
  link.download = name;
  link.href = url;
  link.click();
}

function savePng(name, { text, width, height }) {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    saveAs(name, canvas.toDataURL("image/png"));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

function save(kind, name, place, spec) {
  if (kind === "png") return savePng(`${name}.png`, svgOf(place));
  const text = kind === "svg" ? svgOf(place).text : csvOf(spec);
  return saveAs(`${name}.${kind}`, `data:${MIME[kind]};charset=utf-8,${encodeURIComponent(text)}`);
}
