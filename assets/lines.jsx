// Help for a text area that holds a list, one entry to a line: lines are moved up and down, and suggested ones are added.
import { useEffect, useState } from "react";

function write(area, text, at) {
  area.value = text;
  area.setSelectionRange(at, at);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function moveLine(area, step) {
  const lines = area.value.split("\n");
  const before = area.value.slice(0, area.selectionStart).split("\n");
  const from = before.length - 1;
  const to = from + step;
  if (to < 0 || to >= lines.length) return;
  [lines[from], lines[to]] = [lines[to], lines[from]];
  const start = lines.slice(0, to).reduce((length, line) => length + line.length + 1, 0);
  write(area, lines.join("\n"), start + before[from].length);
}

export function LineTools({ target }) {
  useEffect(() => {
    const area = document.getElementById(target);
    const keys = (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || !event.altKey) return;
      event.preventDefault();
      moveLine(area, step);
    };
    area?.addEventListener("keydown", keys);
    return () => area?.removeEventListener("keydown", keys);
  }, [target]);
  const press = (step) => {
    const area = document.getElementById(target);
    area.focus();
    moveLine(area, step);
  };
  // The text area keeps the focus and its cursor, which says which line is meant.
  const hold = (event) => event.preventDefault();
  return (
    <div className="line-tools">
      <button type="button" className="button button-quiet button-small" onPointerDown={hold} onClick={() => press(-1)}>
        Line up
      </button>
      <button type="button" className="button button-quiet button-small" onPointerDown={hold} onClick={() => press(1)}>
        Line down
      </button>
      <span className="field-hint">or Alt with the arrow keys: moves the line with the cursor</span>
    </div>
  );
}

export function Suggestions({ target, suggestions = [], onTake }) {
  const [used, setUsed] = useState([]);
  const area = () => document.getElementById(target);
  const has = (text) => (area()?.value ?? "").split("\n").includes(text);
  const take = (line) => {
    const now = area().value.replace(/\s+$/, "");
    const next = now ? `${now}\n${line.text}` : line.text;
    write(area(), next, next.length);
    setUsed([...used, line.id]);
    onTake?.(line.id);
  };
  const shown = suggestions.filter((line) => !used.includes(line.id) && !has(line.text)).slice(0, 6);
  if (suggestions.length > 0 && shown.length === 0) return <p className="field-hint">You have taken all of these.</p>;
  return (
    <ul className="suggestions">
      {shown.map((line) => (
        <li key={line.id}>
          <span>{line.text}</span>
          <button
            type="button"
            className="button button-quiet button-small"
            aria-label={`Take over: ${line.text}`}
            onClick={() => take(line)}
          >
            Take over
          </button>
        </li>
      ))}
    </ul>
  );
}
