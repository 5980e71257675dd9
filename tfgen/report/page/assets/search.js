// The search: one field over stacks, addresses, settings and findings; what can be found is read when it is first used.
import { addressOf, breakable, count, el } from "./dom.js";
import { arrived, part, summary } from "./parts.js";

const MOST = 7; // of each kind

export function startSearch() {
  const field = document.getElementById("search");
  const results = document.getElementById("results");
  let chosen = -1;
  const options = () => [...results.querySelectorAll("[role=option]")];
  const close = () => {
    results.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const all = options();
    if (!all.length) return;
    chosen = (index + all.length) % all.length;
    all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    all[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const update = async () => {
    await arrived;
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return close();
    results.replaceChildren(...drawResults(find(words)));
    results.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(0);
  };
  const leave = () => {
    close();
    field.value = "";
    field.blur();
  };
  field.addEventListener("input", update);
  field.addEventListener("focus", update);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") options()[chosen]?.click();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  results.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus until the click
  results.addEventListener("click", (event) => event.target.closest("[role=option]") && leave());
  field.addEventListener("blur", close);
}

function find(words) {
  const has = (text) => words.every((word) => text.toLowerCase().includes(word));
  const first = (list, textOf) => {
    const found = list.filter((one) => has(textOf(one)));
    return { found: found.slice(0, MOST), total: found.length };
  };
  const index = part("index");
  const findings = part("findings").findings.map((finding, number) => ({ finding, number }));
  return [
    ["Stacks", first(summary.stacks, (stack) => `${stack.name} ${stack.component ?? ""} ${stack.account ?? ""}`), (stack) => [addressOf("stack", stack.name), stack.name, count(stack.resources, "resource")]],
    ["Addresses", first(index.addresses, ([address]) => address), ([address, runs]) => [addressOf("address", address), address, inStacks(runs)]],
    ["Settings", first(index.settings, ([name, values]) => `${name} ${values.length === 1 ? values[0][0] : ""}`), ([name, values]) => [addressOf("setting", name), name, values.length === 1 ? values[0][0].slice(0, 40) : `${values.length} values`]],
    ["Findings", first(findings, ({ finding }) => `${finding.rule} ${finding.message} ${finding.address}`), ({ finding, number }) => [addressOf("findings", String(number)), finding.message, finding.rule]],
  ];
}

function inStacks(runs) {
  let total = 0;
  for (let index = 1; index < runs.length; index += 2) total += runs[index];
  return `${total} stack${total === 1 ? "" : "s"}`;
}

function drawResults(kinds) {
  let number = 0;
  const drawn = kinds.filter(([, { total }]) => total).map(([title, { found, total }, lineOf]) => el("div", { role: "group", "aria-label": title },
    el("div", { class: "kind" }, title, el("span", { class: "number" }, total)),
    found.map((one) => {
      const [href, text, note] = lineOf(one);
      return el("a", { role: "option", id: `option-${(number += 1)}`, href, tabindex: "-1", "aria-selected": "false" }, el("span", { class: "text" }, breakable(text)), el("span", { class: "soft" }, note));
    })));
  return drawn.length ? drawn : [el("div", { class: "empty" }, "Nothing has these words.")];
}
