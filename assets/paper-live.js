// What is being typed, on the paper at once: the text that the server's paper has of a field is replaced by what the field says now,
// until the server's own paper comes. It knows no ids and no templates, only words: where a text cannot be found, or could be in
// several places, the paper waits for the server.
const KEPT = 10_000; // ms after the last key; by then the server has answered, or nobody has
const MOST = 80; // texts of one field that the next paper may show
const BULLETS = /^(?:[\s•●○◦▪■‣·*]|[-–—](?!\d))+/;
const PRINTED = "h1, h3, p, li, span, a, strong";

const tidy = (text) => text.replace(/\s+/g, " ").trim();

function linesOf(control, text) {
  if (control.tagName !== "TEXTAREA") return [tidy(text)].filter(Boolean);
  return text.split("\n").map((line) => tidy(line.replace(BULLETS, ""))).filter(Boolean);
}

function isTyped(control) {
  const line = control.tagName === "INPUT" && ["text", "email", "tel", "url"].includes(control.type);
  return (line || control.tagName === "TEXTAREA") && control.name && control.form?.classList.contains("autosave") && control.dataset.paper !== "no";
}

// The elements that hold a text and nothing else, the outermost of each, by their text.
function placesOf(cv) {
  const found = new Map();
  for (const one of cv.querySelectorAll(PRINTED)) {
    const text = tidy(one.textContent);
    const places = found.get(text);
    if (!places) found.set(text, [one]);
    else if (!places.some((place) => place.contains(one))) places.push(one);
  }
  return found;
}

// The lines as neighbours, in each place where they are.
function groups(places, lines) {
  return (places.get(lines[0]) ?? []).flatMap((first) => {
    const group = [first];
    for (const line of lines.slice(1)) {
      const next = group.at(-1).nextElementSibling;
      if (!next || next.tagName !== first.tagName || tidy(next.textContent) !== line) return [];
      group.push(next);
    }
    return [group];
  });
}

// Of several places the one beside what the other fields of the form say.
function likeliest(found, control) {
  if (found.length < 2) return found[0];
  const others = [...control.form.elements].filter((one) => one !== control && isTyped(one));
  const words = others.flatMap((one) => linesOf(one, one.value)).filter((line) => line.length > 2);
  const scores = found.map(([first]) => {
    const around = tidy((first.closest(".entry, header, section") ?? first).textContent);
    return words.filter((line) => around.includes(line)).length;
  });
  const best = Math.max(...scores);
  return scores.filter((score) => score === best).length === 1 ? found[scores.indexOf(best)] : undefined;
}

function write(element, text) {
  let place = element;
  while (place.children.length === 1 && tidy(place.children[0].textContent) === tidy(place.textContent)) place = place.children[0];
  place.textContent = text;
}

function replace(group, lines) {
  group.slice(lines.length).forEach((one) => one.remove());
  lines.forEach((line, index) => {
    if (index < group.length) {
      if (tidy(group[index].textContent) !== line) write(group[index], line);
      return;
    }
    const added = group.at(-1).cloneNode(true);
    group.at(-1).after(added);
    write(added, line);
    group.push(added);
  });
}

export class Live {
  constructor(changed) {
    this.changed = changed;
    this.seen = new WeakMap(); // control → its text before the key
    this.edits = new Map(); // control → {texts, at}: all that it said, the last one last
  }

  start() {
    const focused = ({ target }) => isTyped(target) && this.seen.set(target, target.value);
    const typed = ({ target }) => isTyped(target) && this.typed(target);
    document.addEventListener("focusin", focused);
    document.addEventListener("input", typed);
    return () => {
      document.removeEventListener("focusin", focused);
      document.removeEventListener("input", typed);
    };
  }

  typed(control) {
    const edit = this.edits.get(control) ?? { texts: [this.seen.get(control) ?? ""] };
    edit.texts = [...edit.texts.slice(-MOST), control.value];
    edit.at = Date.now();
    this.edits.set(control, edit);
    this.seen.set(control, control.value);
    this.changed();
  }

  // Writes into the paper what it does not have yet.
  apply(cv) {
    for (const [control, { texts, at }] of this.edits) {
      if (Date.now() - at > KEPT) {
        this.edits.delete(control);
        continue;
      }
      const places = placesOf(cv);
      const now = linesOf(control, texts.at(-1));
      for (const text of [...texts].reverse()) {
        const lines = linesOf(control, text);
        const group = lines.length > 0 && likeliest(groups(places, lines), control);
        if (!group) continue;
        if (text === texts.at(-1)) this.edits.delete(control); // the server has it all
        else replace(group, now);
        break;
      }
    }
  }
}
