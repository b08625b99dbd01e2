// A field that leaves of a list only what holds the words typed into it. Nothing of it leaves the browser.
import { useEffect, useId, useRef, useState } from "react";

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function Filter({ label, children }) {
  const id = useId();
  const box = useRef(null);
  const [text, setText] = useState("");
  const [found, setFound] = useState("");

  useEffect(() => {
    const words = plain(text).split(/\s+/).filter(Boolean);
    const rows = [...box.current.querySelectorAll("[data-words]")];
    const kept = rows.filter((row) => words.every((word) => plain(row.dataset.words).includes(word)));
    rows.forEach((row) => (row.hidden = !kept.includes(row)));
    setFound(words.length > 0 ? `${kept.length} of ${rows.length}` : "");
  });

  return (
    <div className="filter">
      <div className="filter-field">
        <label htmlFor={id} className="sr-only">
          {label}
        </label>
        <input
          id={id}
          type="search"
          className="input filter-input"
          placeholder={label}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        <span role="status" className="filter-count tabular">
          {found}
        </span>
      </div>
      <div ref={box}>{children}</div>
    </div>
  );
}
