// The picture of a stack: in a shadow tree, so that its styles and names meet nobody else's.
import { el } from "./dom.js";
import { isDark, onTheme } from "./theme.js";

// `onPick` is called with the addresses of a card that was clicked.
export function pictureOf(text, onPick) {
  const host = el("div", { class: "picture" });
  const root = host.attachShadow({ mode: "open" });
  // The policy of the page admits no style elements but its own, and the shadow tree takes the rules as a sheet.
  const [before, rules, after] = text.split(/<\/?style>/);
  const drawn = document.importNode(new DOMParser().parseFromString(before + after, "image/svg+xml").documentElement, true);
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  root.append(drawn);
  const paint = () => sheet.replaceSync(
    `:host{display:block}svg{display:block;max-width:100%;height:auto}:host(.full) svg{max-width:none}.card{cursor:pointer}${
      rules.replaceAll("(prefers-color-scheme:dark)", isDark() ? "screen" : "not all")}`,
  );
  paint();
  onTheme(paint);
  drawn.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card) onPick(card.querySelector("title").textContent.split("\n").filter((line) => !line.startsWith("→")));
  });
  return host;
}
