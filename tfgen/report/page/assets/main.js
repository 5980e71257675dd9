// The views by their address, the tabs, and the keys.
import { count, el } from "./dom.js";
import { matrixView, moveFocus } from "./matrix.js";
import { arrived, summary } from "./parts.js";
import { startSearch } from "./search.js";
import { stackView } from "./stack.js";
import { startTheme } from "./theme.js";
import { addressView, changesView, differencesView, findingsView, plansView, settingView } from "./views.js";

const VIEWS = {
  "": ["Matrix", () => [matrixView()]],
  findings: ["Findings", (name) => findingsView(name || undefined)],
  differences: ["Differences", differencesView],
  changes: ["Changes", changesView],
  plans: ["Plans", plansView],
  stack: ["", stackView],
  address: ["", addressView],
  setting: ["", settingView],
};

function current() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/");
  const name = decode(rest.join("/"));
  return { view: view in VIEWS ? view : "", name, at: decode(query?.replace(/^at=/, "") ?? "") };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // an address that somebody cut in the middle of a letter
  }
}

async function drawView() {
  const { view, name, at } = current();
  if (view) await arrived;
  const main = document.getElementById("main");
  main.replaceChildren(...VIEWS[view][1](name, at).flat(Infinity).filter(Boolean));
  main.dataset.view = view || "matrix";
  document.title = [name || VIEWS[view][0], summary.project].filter(Boolean).join(" · ");
  for (const tab of document.querySelectorAll("#tabs a")) {
    if (tab.dataset.view === view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
}

function drawTabs() {
  const { errors, warnings, unexpected, changed, plans } = summary.tallies;
  const told = { findings: errors + warnings, differences: unexpected, changes: summary.against ? changed : 0, plans: plans + summary.tallies.drifted };
  const tabs = Object.entries(VIEWS).filter(([, [title]]) => title).map(([view, [title]]) =>
    el("a", { href: `#/${view}`, "data-view": view }, title, told[view] ? el("span", { class: "number", "aria-label": count(told[view], "entry").replace("entrys", "entries") }, told[view].toLocaleString("en")) : null));
  document.getElementById("tabs").replaceChildren(...tabs);
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const typing = event.target.closest?.("input, select, textarea");
  const { view } = current();
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (view) location.hash = "#/";
    else document.activeElement?.blur();
  } else if (typing) return;
  else if (event.key === "/") document.getElementById("search").focus();
  else if (event.key.startsWith("Arrow") && !view) {
    if (!moveFocus(event.key)) return;
  } else if (view === "stack" && ["ArrowLeft", "ArrowRight"].includes(event.key) && !event.target.closest?.(".frame, .scroll")) {
    document.querySelector(event.key === "ArrowLeft" ? "a[rel=prev]" : "a[rel=next]")?.click();
  } else return;
  event.preventDefault();
}

addEventListener("hashchange", () => {
  drawView().then(() => document.getElementById("main").focus({ preventScroll: true }));
});
document.addEventListener("keydown", press);
addEventListener("beforeprint", () => {
  document.querySelectorAll("main .more, main .unfinished").forEach((one) => one.dispatchEvent(new Event("everything")));
  document.querySelectorAll("main details").forEach((one) => { one.open = true; });
});
startTheme();
drawTabs();
startSearch();
drawView();
