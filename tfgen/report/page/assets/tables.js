// Tables, filters and lists that stay readable however long they are.
import { count, el, linkTo } from "./dom.js";
import { summary } from "./parts.js";

const FEW = 6;
const AT_ONCE = 60;

// Rows that are made when they are shown: `AT_ONCE` at a time.
export function table(label, headings, rows, makeRow) {
  const body = el("tbody");
  const more = el("button", { type: "button", class: "more" });
  let shown = 0;
  const extend = () => {
    const next = rows.slice(shown, shown + AT_ONCE);
    body.append(...next.map(makeRow));
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${Math.min(AT_ONCE, rows.length - shown)} more of ${count(rows.length - shown, "row")}`;
  };
  more.addEventListener("click", extend);
  more.addEventListener("everything", () => { while (shown < rows.length) extend(); });
  extend();
  const head = el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading))));
  return el("div", {}, el("div", { class: "scroll" }, el("table", { "aria-label": label }, head, body)), more);
}

// A field that shows, in `place`, what `render` makes of the rows whose text has all words.
export function filtered(label, rows, textOf, render, initial = "") {
  const texts = rows.map((row) => textOf(row).toLowerCase());
  const place = el("div");
  const told = el("span", { class: "soft", role: "status" });
  const field = el("input", { type: "search", class: "filter", placeholder: "Filter", "aria-label": label });
  const apply = (given) => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = given ?? rows.filter((_, index) => words.every((word) => texts[index].includes(word)));
    told.textContent = kept.length === rows.length ? `${rows.length}` : `${kept.length} of ${rows.length}`;
    place.replaceChildren(kept.length ? render(kept) : el("p", { class: "empty" }, "Nothing here has that."));
  };
  field.value = initial;
  field.addEventListener("input", () => apply());
  apply();
  const only = (wanted) => {
    field.value = "";
    apply(rows.filter(wanted));
  };
  return { bar: el("div", { class: "tools" }, field, told), place, only };
}

// Stacks as links: few by their names, many folded up.
export function stackLinks(names) {
  const known = new Set(summary.stacks.map((stack) => stack.name));
  const links = (some) => some.map((name) => (known.has(name) ? linkTo("stack", name, name, "chip") : el("span", { class: "chip" }, name)));
  if (names.length <= FEW) return el("span", { class: "chips" }, links(names));
  const whole = names.length === summary.stacks.length;
  const fold = el("details", { class: "fold" }, el("summary", {}, whole ? `all ${names.length} stacks` : count(names.length, "stack")));
  fold.addEventListener("toggle", () => fold.open && fold.children.length === 1 && fold.append(el("span", { class: "chips" }, links(names))));
  return fold;
}

export const heading = (title, note) => el("div", { class: "title" }, el("h1", {}, title), note ? el("p", { class: "soft" }, note) : null);

export const section = (id, title, ...children) => el("section", { id, "aria-label": title }, el("h2", {}, title), children);

export const nothing = (text) => el("p", { class: "empty" }, text);
