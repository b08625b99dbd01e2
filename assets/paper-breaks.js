// The page breaks of the PDF, in the browser's columns. A break is told by how many characters stand before it, white space not
// counted: that is the same in both, whatever the elements are.
const BLOCKS = "article, header, section, div, h1, h2, h3, p, ul, li";
const SOLID = /\S/gu;

function texts(cv) {
  const found = [];
  const walk = document.createTreeWalker(cv, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode);
  return found;
}

export const solidText = (cv) => cv.textContent.replace(/\s+/g, "");

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

const isFirst = (element, node, index) => {
  const range = element.ownerDocument.createRange();
  range.setStart(element, 0);
  range.setEnd(node, index);
  return !/\S/.test(range.toString());
};

function breakAt(cv, node, index) {
  let block = node.parentElement.closest(BLOCKS);
  if (isFirst(block, node, index)) {
    while (block.parentElement !== cv && isFirst(block.parentElement, node, index)) block = block.parentElement;
    block.style.breakBefore = "column";
    return;
  }
  let rest = index > 0 ? node.splitText(index) : node;
  while (rest.parentElement !== block && isFirst(rest.parentElement, rest.nodeType === 3 ? rest : rest.firstChild, 0)) rest = rest.parentElement;
  const gap = cv.ownerDocument.createElement("span");
  gap.style.cssText = "display: block; break-before: column; height: 0;";
  rest.before(gap);
}

// Breaks the text at these places; whether all of them are in it.
export function breakPages(cv, starts) {
  const places = [];
  let passed = 0;
  let next = 0;
  for (const node of texts(cv)) {
    for (const { index } of node.data.matchAll(SOLID)) {
      if (next < starts.length && passed === starts[next]) {
        places.push([node, index]);
        next++;
      }
      passed++;
    }
  }
  if (places.length < starts.length) return false;
  for (const [node, index] of places.reverse()) breakAt(cv, node, index);
  return true;
}
