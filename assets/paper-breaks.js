// How a text is divided among pages. A page begins after so many characters of the text, white space not counted: that is the same
// in the PDF and here, whatever the elements are.
const SOLID = /\S/gu;
const isText = (node) => node.nodeType === Node.TEXT_NODE;
const solid = (text) => text.replace(/[\s\udc00-\udfff]+/g, ""); // of a pair of surrogates one: characters are counted

export const solidText = (cv) => solid(cv.textContent);

// Where breaks known for one text are in another: what was written before them moves them along; null where it hides one.
export function moved(starts, before, after) {
  if (before === after) return starts;
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const by = after.length - before.length;
  const kept = starts.map((start) => (start <= head ? start : start >= before.length - tail ? start + by : null));
  return kept.includes(null) ? null : kept;
}

// Of each node, before which character it begins and ends.
export function extentsOf(root) {
  const found = new Map();
  let passed = 0;
  const visit = (node) => {
    const begin = passed;
    if (isText(node)) passed += solid(node.data).length;
    else node.childNodes.forEach(visit);
    found.set(node, [begin, passed]);
  };
  visit(root);
  return found;
}

function cut(text, from, to) {
  let start = from > 0 ? text.length : 0;
  let passed = 0;
  for (const { index } of text.matchAll(SOLID)) {
    if (passed === from) start = index;
    if (passed === to) return text.slice(start, index);
    passed++;
  }
  return text.slice(start);
}

function hidden(element) {
  const made = element.cloneNode(false);
  made.style.display = "none";
  return made;
}

// A gap above what a page begins with is not printed, nor is the upper edge of what began on the page before.
function begins(element, isContinued) {
  element.style.marginTop = "0";
  if (!isContinued) return;
  element.style.paddingTop = element.style.borderTopWidth = "0";
  element.classList.add("continued");
}

// A copy of what stands between two places. Its neighbours stay beside it, empty and hidden: what is first or last or follows
// something by the styles is so still.
export function part(node, extents, from, to) {
  const [begin, end] = extents.get(node);
  if (begin >= from && end <= to) {
    const whole = node.cloneNode(true);
    for (let first = whole; begin === from && from > 0 && first && !isText(first); first = first.firstElementChild) begins(first, false);
    return whole;
  }
  if (isText(node)) return document.createTextNode(cut(node.data, from - begin, to - begin));
  const made = node.cloneNode(false);
  if (from > 0 && begin <= from) begins(made, begin < from);
  const inside = [...node.childNodes].filter((child) => {
    const [first, last] = extents.get(child);
    return first === last ? first >= from && first < to : last > from && first < to;
  });
  const before = inside[0]?.previousElementSibling;
  const after = inside.at(-1)?.nextElementSibling;
  if (before) made.append(hidden(before));
  made.append(...inside.map((child) => part(child, extents, from, to)));
  if (after) made.append(hidden(after));
  return made;
}

// Where the columns of a text that stands in them begin, but for the first.
export function columnStarts(cv, columnAt) {
  const extents = extentsOf(cv);
  const texts = [...extents].filter(([node, [begin, end]]) => isText(node) && end > begin);
  const range = document.createRange();
  const columnOf = (node, index) => {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    const box = range.getClientRects()[0];
    return box ? columnAt((box.left + box.right) / 2) : 0;
  };
  const firstFrom = (low, high, isThere) => {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isThere(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const starts = [];
  let at = 0;
  for (let column = 1; ; column++) {
    at = firstFrom(at, texts.length, (place) => columnOf(texts[place][0], texts[place][0].data.trimEnd().length - 1) >= column);
    if (at === texts.length) return starts;
    const [node, [begin]] = texts[at];
    const places = [...node.data.matchAll(SOLID)].map(({ index }) => index);
    const start = begin + firstFrom(0, places.length, (place) => columnOf(node, places[place]) >= column);
    if (start > (starts.at(-1) ?? 0)) starts.push(start);
  }
}
