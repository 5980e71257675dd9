// The views beside the matrix and the stack: findings, differences, changes, plans, and where a name is used.
import { addressOf, breakable, code, count, el, linkTo, show } from "./dom.js";
import { namesOf, part, summary } from "./parts.js";
import { filtered, heading, nothing, section, stackLinks, table } from "./tables.js";

// Findings

export function findingsView(wanted) {
  const report = part("findings");
  const rules = [...new Set(report.findings.map((one) => one.rule))].sort();
  const severity = el("select", { "aria-label": "Severity" }, ["all severities", "error", "warning"].map((name) => el("option", {}, name)));
  const rule = el("select", { "aria-label": "Rule" }, ["all rules", ...rules].map((name) => el("option", {}, name)));
  const place = el("div");
  const apply = () => {
    const kept = report.findings.filter((one) => (severity.selectedIndex === 0 || one.severity === severity.value) && (rule.selectedIndex === 0 || one.rule === rule.value));
    const list = filtered("Filter findings", kept, (one) => `${one.rule} ${one.message} ${one.address} ${one.folder} ${placeOf(one)}`, groups);
    list.bar.prepend(severity, rule);
    place.replaceChildren(list.bar, list.place);
  };
  severity.addEventListener("change", apply);
  rule.addEventListener("change", apply);
  apply();
  const shown = wanted === undefined ? null : report.findings[Number(wanted)];
  return [
    heading("Findings", `${count(report.errors, "error")}, ${count(report.warnings, "warning")}, ${report.ignored.length} ignored, in ${count(report.folders.length, "folder")}`),
    shown ? el("ul", { class: "findings" }, findingItem(shown, true)) : null,
    report.findings.length ? place : nothing("Nothing is wrong that tfgen knows of."),
    report.ignored.length ? fold(`${report.ignored.length} ignored, with reasons`, el("ul", { class: "findings" }, report.ignored.map((one) => findingItem(one, true)))) : null,
    report.not_checked.length ? fold(`${count(report.not_checked.length, "thing")} not checked`, el("ul", {}, report.not_checked.map((one) => el("li", {}, one.text)))) : null,
  ];
}

function groups(findings) {
  const byRule = new Map();
  for (const one of worstFirst(findings)) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one]);
  return el("div", {}, [...byRule].map(([rule, members]) => el("section", { "aria-label": rule }, el("h2", {}, rule, el("span", { class: "number" }, members.length)),
    el("ul", { class: "findings" }, members.map((one) => findingItem(one, true))))));
}

export const worstFirst = (findings) => [...findings].sort((one, other) => Number(other.severity === "error") - Number(one.severity === "error"));

const at = (position) => (position ? (position.line ? `${position.file}:${position.line}` : position.file) : "");
const placeOf = (finding) => at(finding.template) || at(finding.generated);

export function findingItem(finding, withStacks) {
  const stacks = [finding.folder, ...finding.also_in].filter(Boolean);
  return el("li", { class: finding.severity === "error" ? "bad" : "warn" },
    el("div", {}, el("span", { class: `badge ${finding.severity === "error" ? "bad" : "warn"}` }, finding.severity), " ", finding.message),
    el("div", { class: "where" }, code(placeOf(finding), "place"), finding.config ? el("span", {}, "set at ", code(at(finding.config), "place")) : null,
      finding.address ? code(finding.address) : null, withStacks ? null : el("span", { class: "soft" }, finding.rule)),
    finding.reason ? el("div", { class: "soft" }, `ignored: ${finding.reason}`) : null,
    withStacks && stacks.length ? stackLinks(stacks) : null);
}

const fold = (title, ...content) => el("details", { class: "fold" }, el("summary", {}, title), content);

// Differences between sides

export function differencesView() {
  const comparisons = part("comparisons");
  const only = el("input", { type: "checkbox", checked: comparisons.some((one) => !one.expected) });
  const place = el("div");
  const draw = () => place.replaceChildren(...comparisons.map((one) => comparisonSection(one, only.checked)));
  only.addEventListener("change", draw);
  draw();
  const none = summary.notCompared
    ? `${summary.notCompared} values of ${summary.axes[0].name} are too many to compare each with the next. Name two: tfgen report --compare A B`
    : "There is nothing to compare. Name two sides: tfgen report --compare A B";
  return [
    heading("Differences", "What differs between sides that are meant to be alike, and why it may."),
    comparisons.length ? el("label", { class: "tools" }, only, "Only unexpected ones") : nothing(none), place,
  ];
}

function comparisonSection(one, onlyUnexpected) {
  const wanted = (row) => !onlyUnexpected || !row.reason;
  const settings = one.settings.filter(wanted);
  const differences = one.differences.filter(wanted);
  const total = one.pairs.length;
  const unexpected = [...one.settings, ...one.differences].filter((row) => !row.reason).length + one.alone.length;
  const pairs = (row) => (row.pairs.length === total && total > 1 ? `all ${total}` : row.pairs.join(", "));
  const reason = (row) => (row.reason ? el("div", { class: "soft" }, row.reason) : null);
  return section(`${one.left}-${one.right}`, `${one.left} and ${one.right}`,
    el("p", { class: "soft" }, `${count(unexpected, "unexpected difference")} in ${count(total, "pair")} of stacks`),
    one.alone.length ? el("p", {}, "Without a counterpart: ", stackLinks(one.alone)) : null,
    settings.length ? table("Settings", ["setting", one.left, one.right, "pairs"], settings, (row) => el("tr", {},
      el("td", {}, linkTo("setting", row.name, code(row.name), "plain"), reason(row)), el("td", {}, side(row.left)), el("td", {}, side(row.right)), el("td", { class: "soft" }, pairs(row)))) : null,
    differences.length ? table("Rendered", ["address", one.left, one.right, "because of", "pairs"], differences, (row) => el("tr", {},
      el("td", {}, code(row.path ? `${row.address}.${row.path}` : row.address), reason(row)), el("td", {}, sideValue(row, "left")), el("td", {}, sideValue(row, "right")),
      el("td", {}, row.causes.map((cause) => el("div", {}, code(cause)))), el("td", { class: "soft" }, pairs(row)))) : null,
    settings.length || differences.length || one.alone.length ? null : nothing(onlyUnexpected ? "Nothing unexpected." : "They are alike."));
}

const side = (origin) => [code(show(origin.value), "value"), origin.position ? el("div", {}, code(at(origin.position), "place")) : null];

function sideValue(row, name) {
  if (row.kind === "added") return name === "right" ? "is here" : "—";
  if (row.kind === "removed") return name === "left" ? "is here" : "—";
  return row[name] === null ? "—" : code(row[name], "value");
}

// Changes against a commit

export function changesView() {
  const difference = part("difference");
  const affected = part("affected");
  if (!difference) return [heading("Changes"), nothing("Not compared with a commit. To see what changes: tfgen report --against origin/main")];
  const changed = difference.changes;
  const list = filtered("Filter changes", changed, (row) => `${row.address} ${row.argument ?? ""} ${row.before ?? ""} ${row.after ?? ""} ${row.stacks.join(" ")}`,
    (rows) => table("Changes", ["kind", "address", "argument", "before", "after", "stacks"], rows, (row) => changeRow(row, true)));
  return [
    heading("Changes", `From ${difference.before} to ${difference.after}, in ${count(difference.compared.length, "stack")}`),
    difference.notes.map((note) => el("p", { class: "note" }, note)),
    difference.stacks.length ? section("news", "Stacks that come and go", table("Stacks", ["stack", "what", "resources", "data in"], difference.stacks, (row) => el("tr", { class: row.losses.length ? "lost" : null },
      el("td", {}, stackLinks([row.name])), el("td", {}, row.kind), el("td", {}, row.resources), el("td", {}, row.losses.map((loss) => el("div", {}, code(loss))))))) : null,
    changed.length ? section("changed", "Resources", list.bar, list.place) : nothing("No resource changes."),
    difference.documents.length ? section("documents", "Documents", table("Documents", ["kind", "file", "place", "before", "after"], difference.documents, (row) => changeRow(row, false))) : null,
    affected.stacks.length ? section("affected", "Affected stacks", el("p", { class: "soft" }, "Terraform reads something else there, for these reasons."),
      table("Affected stacks", ["reasons", "stacks"], alike(affected.stacks), ({ reasons, names }) => el("tr", {}, el("td", {}, reasonList(reasons)), el("td", {}, stackLinks(names))))) : null,
  ];
}

// Stacks that are affected for the same reasons, together.
function alike(stacks) {
  const found = new Map();
  for (const { name, reasons } of stacks) {
    const key = JSON.stringify(reasons);
    if (!found.has(key)) found.set(key, { reasons, names: [] });
    found.get(key).names.push(name);
  }
  return [...found.values()];
}

export function reasonList(reasons) {
  const lines = reasons.map((reason) => el("div", {}, code(at(reason)), ` ${REASONS[reason.kind] ?? reason.kind}${reason.name ? ` ${reason.name}` : ""}`));
  return lines.length <= FEW_REASONS ? lines : el("details", { class: "fold" }, el("summary", {}, count(lines.length, "reason")), lines);
}

const FEW_REASONS = 4;
const REASONS = {
  added: "has it in the matrix now",
  artifact: "is an input of the artifact",
  copied: "is copied to the folder of the stack",
  file: "is in the folder of the stack",
  generated: "is not what was committed",
  module: "is in a module that is called",
  read: "is read by an expression",
  removed: "has it in the matrix no more",
  retired: "has it in the matrix no more, and it is retired",
  setting: "sets",
  template: "is a template that changed",
  unset: "sets no more",
};
const SIGNS = { added: "+", removed: "−", changed: "~", moved: "→", renamed: "→", forgotten: "−" };

export function changeRow(change, withStacks) {
  return el("tr", { class: change.loss ? "lost" : null },
    el("td", {}, el("span", { class: `sign ${change.kind}`, title: change.kind, role: "img", "aria-label": change.kind }, SIGNS[change.kind] ?? "~")),
    el("td", {}, code(change.address), change.loss ? el("div", { class: "badge bad" }, "data is lost") : null, change.successor ? el("div", { class: "soft" }, "to keep it: moved to ", code(change.successor)) : null),
    el("td", {}, change.argument ? code(change.argument) : null),
    el("td", {}, change.before === null ? "" : code(change.before, "value")),
    el("td", {}, change.after === null ? "" : code(change.after, "value")),
    withStacks ? el("td", {}, stackLinks(change.stacks)) : null);
}

// Plans and drift

export function plansView() {
  const plans = part("plans");
  const drift = part("drift");
  const counts = (plan) => Object.entries(plan.counts).map(([action, number]) => `${number} ${action}`).join(", ") || count(plan.steps, "step");
  return [
    heading("Plans and drift", "What tfgen plan saved on the machine that made this page, and what its last tfgen drift found."),
    plans.length ? section("plans", "Saved plans", table("Saved plans", ["stack", "state", "does", "made from"], plans, (plan) => el("tr", { class: plan.changes.some((one) => one.loss) ? "lost" : null },
      el("td", {}, linkTo("stack", plan.stack)), el("td", {}, plan.state), el("td", {}, `${plan.destroy ? "destroys: " : ""}${counts(plan)}`), el("td", {}, plan.current ? "what is rendered now" : "an earlier version")))) : nothing("No plans are saved."),
    drift ? section("drift", `Drift, in run ${drift.run}`, table("Drift", ["stack", "found"], Object.entries(drift.stacks), ([name, words]) => el("tr", {}, el("td", {}, stackLinks([name])), el("td", {}, words)))) : nothing("Nobody has looked for drift."),
  ];
}

// Where a name is

export function addressView(address) {
  const [, runs] = part("index").addresses.find(([name]) => name === address) ?? [];
  if (!runs) return [heading("There is no such address", address)];
  const names = namesOf(runs);
  return [heading(code(address), `In ${count(names.length, "stack")}. tfgen explain ${names[0]} ${address} tells what wrote it.`),
    el("ul", { class: "plainlist" }, names.map((name) => el("li", {}, el("a", { href: addressOf("stack", name, address) }, name))))];
}

export function settingView(setting) {
  const [, values] = part("index").settings.find(([name]) => name === setting) ?? [];
  if (!values) return [heading("There is no such setting", setting)];
  return [heading(code(setting), `${count(values.length, "value")}. tfgen explain STACK ${setting} tells what reads it.`),
    table("Values", ["value", "stacks"], values, ([value, runs]) => el("tr", {}, el("td", {}, code(show(JSON.parse(value)), "value")),
      el("td", {}, el("span", { class: "chips" }, namesOf(runs).map((name) => el("a", { class: "chip", href: addressOf("stack", name, setting) }, name))))))];
}
