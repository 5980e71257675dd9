// The data of the page: a summary that is here from the beginning, and parts that are read when somebody asks for them.

const read = new Map();

export function part(name) {
  if (!read.has(name)) {
    const holder = document.getElementById(`part-${name}`);
    read.set(name, JSON.parse(holder.textContent));
  }
  return read.get(name);
}

// The parts stand behind the script, so that the matrix is drawn before they have arrived.
export const arrived = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve();
});

export const summary = part("summary");
export const numbers = new Map(summary.stacks.map((stack, number) => [stack.name, number]));

// What runs of numbers stand for: 4 3 9 1 are 4 5 6 9.
export function* unpack(runs) {
  for (let index = 0; index < runs.length; index += 2) {
    for (let offset = 0; offset < runs[index + 1]; offset += 1) yield runs[index] + offset;
  }
}

// All that is known of a stack, with the name of its folder put back.
export function detailsOf(name) {
  const held = part(`stacks-${Math.floor(numbers.get(name) / summary.together)}`);
  const found = held.stacks[name];
  const blocks = [...unpack(found.blocks)].map((number, index) => ({ ...held.rows[number], line: found.lines[index] }));
  return {
    cells: found.cells,
    blocks: blocks.map((block) => ({ ...block, generated: `generated/${name}/${block.file}:${block.line}` })),
    settings: [...unpack(found.settings)].map((number) => held.rows[number]),
    picture: [...unpack(found.picture)].map((number) => held.lines[number]).join("\n"),
  };
}

export const namesOf = (runs) => [...unpack(runs)].map((number) => summary.stacks[number].name);
