// The matrix: a row for what all axes but the last say, a column for each value of the last, a tile for each stack.
import { addressOf, count, el } from "./dom.js";
import { summary } from "./parts.js";

const MANY = 120; // stacks, above which tiles are small
const FIRST = 200; // tiles that are drawn at once: more than a screen shows

export function matrixView() {
  const { stacks } = summary;
  return el("div", { class: stacks.length > MANY ? "matrix dense" : "matrix" }, headline(stacks), tallies(stacks), grid(stacks), legend(stacks), retired());
}

function headline(stacks) {
  const axes = summary.axes.map((axis) => count(axis.values.length, axis.name));
  return el("div", { class: "title" }, el("h1", {}, summary.project), el("p", { class: "soft" }, `${count(stacks.length, "stack")}: ${axes.join(" × ")}`));
}

const sum = (stacks, key) => stacks.reduce((total, stack) => total + (stack[key] ?? 0), 0);

function tallies(stacks) {
  const { tallies: told } = summary;
  const tally = (number, label, href, look) => el("a", { class: `tally ${number ? look ?? "" : ""}`, href }, el("strong", {}, number.toLocaleString("en")), el("span", {}, label));
  return el("div", { class: "tallies" },
    tally(sum(stacks, "resources"), "resources", "#/"),
    tally(told.errors, told.errors === 1 ? "error" : "errors", "#/findings", "bad"),
    tally(told.warnings, told.warnings === 1 ? "warning" : "warnings", "#/findings", "warn"),
    told.compared ? tally(told.unexpected, told.unexpected === 1 ? "unexpected difference" : "unexpected differences", "#/differences", "warn") : null,
    summary.against ? tally(told.changed, `${told.changed === 1 ? "stack changes" : "stacks change"} against ${summary.against}`, "#/changes", "news") : null,
    told.losses ? tally(told.losses, "losses of data", "#/changes", "bad") : null,
    told.plans ? tally(told.plans, told.plans === 1 ? "saved plan" : "saved plans", "#/plans", "news") : null,
    told.drifted ? tally(told.drifted, told.drifted === 1 ? "stack drifted" : "stacks drifted", "#/plans", "warn") : null);
}

function grid(stacks) {
  const last = summary.axes.at(-1);
  const flat = summary.axes.length === 1;
  const rows = new Map();
  for (const stack of stacks) {
    const key = JSON.stringify(summary.axes.slice(0, -1).map((axis) => stack.axes[axis.name] ?? ""));
    if (!rows.has(key)) rows.set(key, []);
    rows.get(key).push(stack);
  }
  if (flat) return fill(el("nav", { class: "flow", "aria-label": "Stacks" }), stacks.map((stack) => () => tile(stack, stack.name)), FIRST);
  const columns = [...(stacks.some((stack) => !(last.name in stack.axes)) ? [""] : []), ...last.values];
  const head = el("tr", {}, el("th", { class: "corner" }, summary.axes.slice(0, -1).map((axis) => axis.name).join(" / ")),
    columns.map((value) => el("th", { scope: "col" }, el("span", {}, value || `every ${last.name}`))));
  const body = [...ordered(rows)].map(([key, members]) => () => rowOf(JSON.parse(key), members, columns, last));
  const filled = fill(el("tbody"), body, Math.ceil(FIRST / columns.length));
  const table = el("table", { class: "grid", "aria-label": "Stacks of the matrix" }, el("thead", {}, head), filled);
  table.style.setProperty("--columns", columns.length); // each is wide enough for a tile: many of them are scrolled
  return el("div", { class: "scroll" }, table);
}

// What a screen shows is drawn at once, the rest by and by once that has been painted.
function fill(place, makers, step) {
  let drawn = 0;
  const draw = (number) => {
    place.append(...makers.slice(drawn, drawn + number).map((make) => make()));
    drawn += number;
  };
  const later = () => drawn < makers.length && requestAnimationFrame(() => setTimeout(() => {
    if (!place.isConnected) return; // another view is shown by now
    draw(step);
    later();
  }));
  draw(step);
  later();
  place.addEventListener("everything", () => draw(makers.length));
  place.classList.add("unfinished");
  return place;
}

// Rows in the order of the axes' values, what is of no value first.
function ordered(rows) {
  const place = (values) => values.map((value, index) => summary.axes[index].values.indexOf(value));
  return [...rows].map(([key, members]) => [place(JSON.parse(key)), key, members])
    .sort(([one], [other]) => one.map((value, index) => value - other[index]).find(Boolean) ?? 0)
    .map(([, key, members]) => [key, members]);
}

function rowOf(values, members, columns, last) {
  const byColumn = group(members, last);
  const placed = members.some((stack) => stack.axes[last.name]);
  const several = new Set(members.map((stack) => stack.component)).size > 1;
  const cells = columns.map((value) => {
    const found = byColumn.get(value) ?? [];
    return el("td", { class: found.length || !value || !placed ? null : "void" }, found.map((stack) => tile(stack, several ? stack.component : "")));
  });
  return el("tr", {}, el("th", { scope: "row" }, values.filter(Boolean).join(" / ") || "everywhere"), cells);
}

function group(members, last) {
  const found = new Map();
  for (const stack of members) {
    const key = stack.axes[last.name] ?? "";
    found.set(key, [...(found.get(key) ?? []), stack]);
  }
  return found;
}

function tile(stack, label) {
  const marks = marksOf(stack);
  const words = [stack.name, count(stack.resources, "resource"), ...marks.map((mark) => mark.words)];
  const made = el("a", { class: `tile ${stack.errors ? "bad" : stack.warnings ? "warn" : ""}`, href: addressOf("stack", stack.name), "aria-label": words.join(", "), title: words.join("\n") },
    label ? el("span", { class: "label" }, label) : null,
    el("span", { class: "figure" }, stack.resources.toLocaleString("en")),
    bar(stack),
    // Written by the style sheet: the name of the tile has the words, and must hold whatever text there is.
    el("span", { class: "marks", "aria-hidden": "true" }, marks.map((mark) => el("span", { class: `badge ${mark.look}`, "data-text": mark.text }))));
  return made;
}

export function marksOf(stack) {
  const marks = [];
  const add = (condition, look, text, words) => condition && marks.push({ look, text, words });
  add(stack.errors, "bad", `${stack.errors} ✕`, count(stack.errors ?? 0, "error"));
  add(stack.warnings, "warn", `${stack.warnings} !`, count(stack.warnings ?? 0, "warning"));
  add(stack.losses, "bad", `${stack.losses} lost`, `data is lost: ${stack.losses}`);
  add(stack.changes, "news", `${stack.changes} Δ`, `${count(stack.changes ?? 0, "change")} against ${summary.against}`);
  add(stack.news === "added", "news", "new", `new against ${summary.against}`);
  add(stack.affected && !stack.changes && stack.news !== "added", "news", "Δ", `affected against ${summary.against}`);
  add(stack.plan, stack.plan?.current ? "news" : "soft", `plan ${stack.plan?.state}`, `plan ${stack.plan?.state}${stack.plan?.current ? "" : ", of an earlier version"}`);
  add(stack.drifted, "warn", "drift", `drift: ${stack.drift}`);
  add(stack.manual, "soft", "by hand", "applied by hand");
  return marks;
}

// What a stack is made of, in the colours of its picture.
export function bar(stack) {
  const made = el("span", { class: "bar-of", "aria-hidden": "true" });
  const total = stack.resources || 1;
  let from = 0;
  const stops = (stack.categories ?? []).flatMap((number, index) => {
    if (!number) return [];
    const to = from + (100 * number) / total;
    const stop = `var(--${summary.categories[index]}) ${from.toFixed(2)}% ${to.toFixed(2)}%`;
    from = to;
    return [stop];
  });
  if (stops.length) made.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  return made;
}

function legend(stacks) {
  const used = summary.categories.filter((_, index) => stacks.some((stack) => stack.categories?.[index]));
  return el("ul", { class: "legend", "aria-label": "Colours" }, used.map((name) => {
    const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = `var(--${name})`;
    return el("li", {}, swatch, name);
  }));
}

function retired() {
  return summary.retired.length ? el("p", { class: "soft" }, `Retired, with what they made maybe still there: ${summary.retired.join(", ")}`) : null;
}

// Moves the focus between tiles as they lie on the screen.
export function moveFocus(key) {
  const tiles = [...document.querySelectorAll(".tile")];
  if (!tiles.length) return false;
  const current = tiles.indexOf(document.activeElement);
  if (current < 0) {
    tiles[0].focus();
    return true;
  }
  const places = tiles.map((one) => one.getBoundingClientRect());
  const here = places[current];
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const along = (place) => sign * (sideways ? place.left - here.left : place.top - here.top);
  const across = (place) => Math.abs(sideways ? place.top - here.top : place.left - here.left);
  const found = places.map((place, index) => ({ index, cost: along(place) + 4 * across(place), ahead: along(place) }))
    .filter((one) => one.ahead > 4).sort((one, other) => one.cost - other.cost)[0];
  if (found) tiles[found.index].focus();
  return true;
}
