// A passage that an answer cites is marked and scrolled to; a passage that the reader selects can be asked about.
const MOST = 6000;
const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// The blocks below a heading ("start": before the first one), list items one by one.
function blocksBelow(body, anchor) {
  const blocks = [];
  let inside = anchor === "start";
  for (const each of body.children) {
    if (/^H[1-6]$/.test(each.tagName)) {
      if (inside && blocks.length) break;
      inside = each.id === anchor || inside;
      continue;
    }
    if (inside) blocks.push(...(/^[OU]L$/.test(each.tagName) ? each.children : [each]));
  }
  return blocks;
}

export function startMark() {
  const passage = document.querySelector("#passage");
  if (!passage) return;
  const wanted = letters(passage.dataset.words);
  const blocks = blocksBelow(document.querySelector("#chapter-body"), passage.dataset.anchor);
  const isInside = (block) => {
    const text = letters((block.querySelector("pre code") ?? block).textContent);
    // Formulas read differently in the source: a block that has one is known by its beginning.
    return text !== "" && (wanted.includes(text) || (text.length >= 24 && wanted.includes(text.slice(0, 24))));
  };
  const found = blocks.map(isInside);
  const first = found.indexOf(true);
  if (first < 0) return;
  for (const block of blocks.slice(first, found.lastIndexOf(true) + 1)) block.classList.add("passage");
  const show = () => blocks[first].scrollIntoView({ block: "center", behavior: "instant" });
  show();
  addEventListener("load", show, { once: true }); // pictures and fonts have moved it
}

export function startAsking() {
  const button = document.querySelector("#ask-about");
  const body = document.querySelector("#chapter-body");
  if (!button || !body) return;
  const selected = () => {
    const selection = getSelection();
    const isHere = selection.rangeCount > 0 && body.contains(selection.getRangeAt(0).commonAncestorContainer);
    const text = isHere ? selection.toString().trim() : "";
    return text.length >= 3 ? text.slice(0, MOST) : "";
  };
  document.addEventListener("selectionchange", () => (button.hidden = selected() === ""));
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => {
    const text = selected();
    if (!text) return;
    sessionStorage.setItem("careerhub.ask", JSON.stringify({ text, place: location.pathname }));
    location.assign(button.dataset.chat);
  });
}
