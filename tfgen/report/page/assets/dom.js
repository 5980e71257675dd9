// Elements from plain calls. Every text becomes a text node: nothing that a project says is ever read as HTML.

export function el(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// A text that may break after the marks at which long names are made of parts.
export function breakable(text) {
  const pieces = String(text).split(/(?<=[./_:,=[\]-])/);
  return pieces.flatMap((piece, index) => (index ? [document.createElement("wbr"), piece] : [piece]));
}

export const code = (text, look = "") => el("code", { class: look || null }, breakable(text));

export function show(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === undefined ? "" : text;
}

export function linkTo(view, name, label, look) {
  return el("a", { href: addressOf(view, name), class: look ?? null }, label ?? breakable(name));
}

export function addressOf(view, name, at) {
  const path = encodeURIComponent(name).replaceAll("%2F", "/");
  return `#/${view}/${path}${at ? `?at=${encodeURIComponent(at)}` : ""}`;
}
