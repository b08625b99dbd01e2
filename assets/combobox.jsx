// A combobox after the WAI-ARIA 1.2 pattern "editable with list autocomplete": the focus stays in the input,
// aria-activedescendant says which row is meant.
import { useEffect, useId, useRef, useState } from "react";

const DEBOUNCE = 150;
const PATIENCE = 700;

export function Combobox({ id, options = [], label, placeholder, hint, hotkey, onSearch, onPick, onCreate }) {
  const own = useId();
  const base = id || own;
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [settled, setSettled] = useState(false); // "Create" is offered once the answer is there, not while one waits for it
  const timer = useRef(null);
  const list = useRef(null);
  const input = useRef(null);

  const wanted = text.trim();
  const known = options.some((option) => option.name.toLowerCase() === wanted.toLowerCase());
  const rows = wanted ? options.map((option) => ({ ...option, create: false })) : [];
  if (wanted && onCreate && settled && !known) rows.push({ id: "", name: wanted, create: true });
  const expanded = open && rows.length > 0;

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    setActive(-1);
    setSettled(true);
  }, [options]);
  useEffect(() => {
    const late = setTimeout(() => setSettled(true), PATIENCE); // the same options again are no change
    return () => clearTimeout(late);
  }, [text]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  useEffect(() => {
    if (!hotkey) return;
    const press = (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== hotkey || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [hotkey]);

  const change = (event) => {
    const next = event.target.value;
    setText(next);
    setOpen(true);
    setActive(-1);
    setSettled(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch?.(next.trim()), DEBOUNCE);
  };

  const pick = (row) => {
    clearTimeout(timer.current);
    setText("");
    setOpen(false);
    setActive(-1);
    if (row.create) onCreate?.(row.name);
    else onPick?.(row.id);
    input.current?.focus();
  };

  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    const last = rows.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (rows.length > 0) setActive(active < 0 && step < 0 ? last : (active + step + rows.length) % rows.length);
    } else if (event.key === "Enter" && wanted) {
      event.preventDefault(); // also keeps a form around it from being sent
      const exact = rows.find((row) => !row.create && row.name.toLowerCase() === wanted.toLowerCase());
      const row = expanded && active >= 0 ? rows[active] : (exact ?? rows.find((one) => one.create));
      if (row) pick(row);
    } else if (event.key === "Escape") {
      if (expanded) setOpen(false);
      else setText("");
    } else if (event.key === "Tab") {
      setOpen(false);
    }
  };

  return (
    <div className="field combobox">
      <label htmlFor={base} className="field-label">
        {label}
      </label>
      {hint && (
        <p id={`${base}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      <input
        ref={input}
        id={base}
        type="text"
        role="combobox"
        className="input"
        autoComplete="off"
        placeholder={placeholder || undefined}
        aria-expanded={expanded}
        aria-controls={`${base}-list`}
        aria-autocomplete="list"
        aria-activedescendant={expanded && active >= 0 ? `${base}-${active}` : undefined}
        aria-keyshortcuts={hotkey || undefined}
        aria-describedby={hint ? `${base}-hint` : undefined}
        value={text}
        onChange={change}
        onKeyDown={keys}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <ul ref={list} id={`${base}-list`} role="listbox" aria-label={label} className="combobox-list" hidden={!expanded}>
        {rows.map((row, index) => (
          <li
            key={row.create ? "create" : row.id}
            id={`${base}-${index}`}
            role="option"
            aria-selected={index === active}
            className="combobox-option"
            onPointerDown={(event) => event.preventDefault()} // the input keeps the focus
            onClick={() => pick(row)}
          >
            {row.create ? <span>Create «{row.name}»</span> : <span>{row.name}</span>}
            {row.hint && <span className="combobox-hint">{row.hint}</span>}
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {open && wanted ? `${rows.length} ${rows.length === 1 ? "suggestion" : "suggestions"}` : ""}
      </p>
    </div>
  );
}
