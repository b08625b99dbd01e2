// Several short things in one field of a form that saves itself: a hidden textarea holds them, one to a line. They are names, or,
// where there are fixed choices, ids.
import { useLayoutEffect, useEffect, useRef, useState } from "react";
import { Combobox } from "./combobox.jsx";

const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

const linesOf = (text) => text.split("\n").filter(Boolean);

export function Tags({ id, name, label, hint, placeholder, choices, options = [], onSearch }) {
  const field = useRef(null);
  const [lines, setLines] = useState([]);
  const [typed, setTyped] = useState("");

  useBrowserEffect(() => {
    const control = field.current;
    const show = () => setLines(linesOf(control.value));
    control.addEventListener("careerhub:put", show);
    show();
    return () => control.removeEventListener("careerhub:put", show);
  }, []);

  const put = (next) => {
    field.current.value = next.join("\n");
    setLines(next);
    field.current.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (line) => {
    const known = lines.some((other) => other.toLowerCase() === line.toLowerCase());
    if (line && !known) put([...lines, line]);
  };

  const titled = (choice) => [choice.heading, choice.detail].filter(Boolean).join(", ");
  const shown = choices
    ? choices
        .filter((one) => !lines.includes(one.id) && titled(one).toLowerCase().includes(typed.toLowerCase()))
        .slice(0, 8)
        .map((one) => ({ id: one.id, name: one.heading, hint: one.detail }))
    : options.filter((one) => !lines.includes(one.name));
  const nameOf = (line) => (choices ? titled(choices.find((one) => one.id === line) ?? { heading: "…" }) : line);

  return (
    <div className="tags">
      <textarea ref={field} name={name} hidden readOnly />
      <Combobox
        id={id}
        label={label}
        hint={hint}
        placeholder={placeholder}
        options={shown}
        onSearch={(text) => (choices ? setTyped(text) : onSearch?.(text))}
        onPick={(picked) => add(choices ? picked : (shown.find((one) => one.id === picked)?.name ?? ""))}
        onCreate={choices ? undefined : add}
      />
      {lines.length > 0 && (
        <ul className="chips" aria-label={label}>
          {lines.map((line) => (
            <li key={line} className="chip">
              <span>{nameOf(line)}</span>
              <button
                type="button"
                className="chip-remove"
                aria-label={`Remove ${nameOf(line)}`}
                onClick={() => put(lines.filter((other) => other !== line))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="field-error" data-error-for={name} />
    </div>
  );
}
