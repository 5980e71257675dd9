// Light and dark: as the system has it, or as the reader chose.
import { el } from "./dom.js";

const KEY = "tfgen-theme";
const CHOICES = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

export const isDark = () => (chosen() === "auto" ? system.matches : chosen() === "dark");
export const onTheme = (listener) => listeners.add(listener);

export function startTheme() {
  const button = document.getElementById("theme");
  const apply = () => {
    const choice = chosen();
    if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    button.replaceChildren(el("span", { "aria-hidden": "true" }, { auto: "◐", light: "☀", dark: "☾" }[choice]));
    button.setAttribute("aria-label", `Colours: ${choice}. Change them`);
    button.title = `Colours: ${choice}`;
    listeners.forEach((listener) => listener());
  };
  button.addEventListener("click", () => {
    keep(CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length]);
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}

let fallback = "auto";

function chosen() {
  try {
    const found = localStorage.getItem(KEY);
    return CHOICES.includes(found) ? found : fallback;
  } catch {
    return fallback; // a browser that keeps nothing for files
  }
}

function keep(choice) {
  fallback = choice;
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // as above: it holds for as long as the page is open
  }
}
