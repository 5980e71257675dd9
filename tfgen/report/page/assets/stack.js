// One stack: its picture, findings, what changes, its resources, and its settings with every layer that says something.
import { addressOf, breakable, code, count, el, linkTo, show } from "./dom.js";
import { bar, marksOf } from "./matrix.js";
import { detailsOf, numbers, part, summary } from "./parts.js";
import { pictureOf } from "./picture.js";
import { filtered, heading, nothing, section, table } from "./tables.js";
import { changeRow, findingItem, reasonList, worstFirst } from "./views.js";

export function stackView(name, at) {
  if (!numbers.has(name)) return [heading("There is no such stack", name)];
  const stack = summary.stacks[numbers.get(name)];
  const details = detailsOf(name);
  const blocks = blockTable(details.blocks, at);
  const settings = settingTable(details.settings, at);
  const parts = [
    ["picture", "Picture", pictureSection(name, details.picture, blocks)],
    ["findings", "Findings", findingsOf(name)],
    ["changes", "Changes", changesOf(name)],
    ["plan", "Plan", planOf(name)],
    ["resources", "Resources", [blocks.bar, blocks.place]],
    ["settings", "Settings", [settings.bar, settings.place]],
  ].filter(([, , content]) => content);
  const jump = (id) => (event) => {
    event.preventDefault();
    document.getElementById(id).scrollIntoView();
  };
  return [
    head(stack, details),
    el("nav", { class: "jumps", "aria-label": "Parts of the stack" }, parts.map(([id, title]) => el("a", { href: "#", onclick: jump(id) }, title))),
    ...parts.map(([id, title, content]) => section(id, title, content)),
  ];
}

function head(stack, details) {
  const number = numbers.get(stack.name);
  const step = (offset, label, sign) => {
    const other = summary.stacks[number + offset];
    return other ? el("a", { class: "step", href: addressOf("stack", other.name), rel: offset < 0 ? "prev" : "next", "aria-label": `${label}: ${other.name}`, title: other.name }, sign) : el("span", { class: "step" });
  };
  const facts = [
    ...Object.entries(stack.axes), ["component", stack.component], ["account", stack.account],
    ["cells", details.cells.length > 1 ? details.cells.join(", ") : ""],
    ["wave", String((stack.wave ?? 0) + 1)], ["protected", stack.protect ? "yes" : ""],
  ].filter(([, value]) => value);
  return el("div", { class: "title stack" },
    el("div", { class: "line" }, el("h1", {}, breakable(stack.name)), el("span", { class: "steps" }, step(-1, "Previous stack", "←"), step(1, "Next stack", "→"))),
    el("dl", { class: "facts" }, facts.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)))),
    el("div", { class: "line" }, el("span", { class: "figure" }, count(stack.resources, "resource")), el("span", { class: "marks" }, marksOf(stack).map((mark) => el("span", { class: `badge ${mark.look}` }, mark.words)))),
    bar(stack));
}

function pictureSection(name, text, blocks) {
  if (!text) return nothing(`No picture of it is in this page, to keep it small. Draw it: tfgen graph ${name} -o picture.svg`);
  const picture = pictureOf(text, (addresses) => {
    const wanted = new Set(addresses);
    blocks.only((block) => wanted.has(block.address));
    document.getElementById("resources").scrollIntoView({ behavior: "smooth" });
  });
  const frame = el("div", { class: "frame", tabindex: "0", role: "group", "aria-label": `Picture of ${name}` }, picture);
  const size = el("button", { type: "button", class: "quiet small", "aria-pressed": "false" }, "Full size");
  size.addEventListener("click", () => size.setAttribute("aria-pressed", String(picture.classList.toggle("full"))));
  return [el("div", { class: "tools" }, size, el("span", { class: "soft" }, "Click a card for its resources.")), frame];
}

function findingsOf(name) {
  const found = part("findings").findings.filter((one) => one.folder === name || one.also_in.includes(name));
  return found.length ? el("ul", { class: "findings" }, worstFirst(found).map((one) => findingItem(one, false))) : null;
}

function changesOf(name) {
  const difference = part("difference");
  const reasons = part("affected")?.stacks.find((one) => one.name === name)?.reasons ?? [];
  const found = difference ? difference.changes.filter((change) => change.stacks.includes(name)) : [];
  if (!found.length && !reasons.length) return null;
  return [
    el("p", { class: "soft" }, `Against ${summary.against}.`),
    found.length ? table("Changes", ["kind", "address", "argument", "before", "after"], found, (change) => changeRow(change, false)) : null,
    reasons.length ? el("div", { class: "why" }, el("p", { class: "soft" }, "Affected because of"), reasonList(reasons)) : null,
  ];
}

function planOf(name) {
  const plan = part("plans").find((one) => one.stack === name);
  const drift = part("drift")?.stacks[name];
  if (!plan && !drift) return null;
  return [
    plan ? el("p", {}, `${plan.destroy ? "A plan to destroy it" : "A plan"} is ${plan.state}: ${Object.entries(plan.counts).map(([action, number]) => `${number} ${action}`).join(", ") || count(plan.steps, "step")}${plan.current ? "." : ", made of an earlier version of the stack."}`) : null,
    plan?.changes.length ? table("Planned changes", ["action", "address"], plan.changes, (change) => el("tr", { class: change.loss ? "lost" : null }, el("td", {}, change.action), el("td", {}, code(change.address)))) : null,
    drift ? el("p", {}, `Drift, in run ${summary.driftRun}: ${drift}`) : null,
  ];
}

function blockTable(blocks, at) {
  const row = (block) => {
    const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = `var(--${block.category})`;
    return el("tr", {},
      el("td", {}, swatch, linkTo("address", block.address, code(block.address), "plain")),
      el("td", { class: "soft" }, block.kind === "resource" ? block.title : `${block.title} (${block.kind === "data" ? "read" : "called"})`),
      el("td", {}, code(block.generated, "place")), el("td", {}, code(block.template, "place")));
  };
  const render = (rows) => table("Resources", ["address", "what", "generated", "template"], rows, row);
  return filtered("Filter resources", blocks, (block) => `${block.address} ${block.title} ${block.template} ${block.file}`, render, blocks.some((block) => block.address === at) ? at : "");
}

function settingTable(settings, at) {
  const row = (setting) => el("tr", {},
    el("td", {}, linkTo("setting", setting.name, code(setting.name), "plain")),
    el("td", {}, code(show(setting.value), "value")),
    el("td", {}, originOf(setting)));
  const render = (rows) => table("Settings", ["setting", "value", "from"], rows, row);
  return filtered("Filter settings", settings, (setting) => `${setting.name} ${show(setting.value)} ${setting.source} ${setting.position ?? ""}`, render, settings.some((setting) => setting.name === at) ? at : "");
}

function originOf(setting) {
  const place = setting.position ? code(setting.position, "place") : null;
  const first = el("span", {}, setting.source, place ? " " : null, place);
  if (setting.layers.length > 1) {
    const lower = [...setting.layers].reverse().slice(1);
    return el("details", { class: "fold" }, el("summary", {}, first, el("span", { class: "badge soft" }, `over ${lower.length}`)),
      el("ul", { class: "layers" }, lower.map((layer) => el("li", {}, `${layer.layer} `, code(layer.position, "place"), " ", code(show(layer.value), "value")))));
  }
  return setting.made_of.length ? el("span", {}, first, el("span", { class: "soft" }, ` from ${setting.made_of.join(", ")}`)) : first;
}
