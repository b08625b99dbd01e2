// A list that a person puts into order: by dragging a handle, or with the arrow keys on it. The server is told the new place.
import { useEffect, useRef, useState } from "react";

const rowsOf = (list) => [...list.children].filter((row) => row.dataset.id);

export function EntryList({ children, className, onMove }) {
  const list = useRef(null);
  const drag = useRef(null); // {id, from, place}
  const moved = useRef(""); // the entry whose handle gets the focus back when the list is drawn anew
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!moved.current) return;
    const handle = list.current.querySelector(`[data-id="${moved.current}"] .entry-handle`);
    if (handle && document.activeElement !== handle) handle.focus();
  });

  const move = (id, from, place) => {
    if (place === from || place < 0 || place >= rowsOf(list.current).length) return;
    moved.current = id;
    setSaid(`Place ${place + 1} of ${rowsOf(list.current).length}`);
    onMove?.(id, place);
  };

  const mark = (place, from) => {
    rowsOf(list.current).forEach((row, index) => {
      row.classList.toggle("drop-before", index === place && place < from);
      row.classList.toggle("drop-after", index === place && place > from);
    });
  };

  const down = (event) => {
    const handle = event.target.closest(".entry-handle");
    if (!handle || event.button !== 0) return;
    const row = handle.closest("[data-id]");
    const from = rowsOf(list.current).indexOf(row);
    drag.current = { id: row.dataset.id, from, place: from };
    handle.setPointerCapture(event.pointerId);
    row.classList.add("dragged");
  };
  const over = (event) => {
    if (!drag.current) return;
    const heads = rowsOf(list.current).map((row) => row.querySelector(".entry-head").getBoundingClientRect());
    const { from } = drag.current;
    let place = heads.filter((box) => event.clientY > box.top + box.height / 2).length;
    if (place > from) place -= 1;
    drag.current.place = Math.min(place, heads.length - 1);
    mark(drag.current.place, from);
    const edge = 60;
    if (event.clientY < edge) window.scrollBy(0, -12);
    else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
  };
  const stop = (event) => {
    if (!drag.current) return;
    const { id, from, place } = drag.current;
    drag.current = null;
    mark(-1, -1);
    list.current.querySelector(".dragged")?.classList.remove("dragged");
    if (event.type === "pointerup") move(id, from, place);
  };
  const keys = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest(".entry-handle")?.closest("[data-id]");
    if (!step || !row) return;
    event.preventDefault();
    const from = rowsOf(list.current).indexOf(row);
    move(row.dataset.id, from, from + step);
  };
  const click = (event) => {
    const step = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
    const row = event.target.closest("[data-id]");
    if (!step || !row) return;
    const from = rowsOf(list.current).indexOf(row);
    move(row.dataset.id, from, from + step);
    moved.current = "";
  };
  const away = () => (moved.current = "");

  return (
    <>
      <ul
        ref={list}
        className={className}
        onPointerDown={down}
        onPointerMove={over}
        onPointerUp={stop}
        onPointerCancel={stop}
        onKeyDown={keys}
        onClick={click}
        onBlur={(event) => event.relatedTarget && away()}
      >
        {children}
      </ul>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
}

// Round the form of an open entry: takes the focus into it when asked to, and gives it back when the form goes away.
export function EntryBox({ children, focused }) {
  const box = useRef(null);
  useEffect(() => {
    const row = box.current.closest("[data-id]");
    const place = row?.closest("section");
    if (focused) {
      const first = box.current.querySelector("input:not([type=hidden]), textarea:not([hidden]), select");
      first?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    }
    return () => {
      setTimeout(() => {
        if (document.activeElement && document.activeElement !== document.body) return;
        const next = row?.isConnected ? row.querySelector(".entry-toggle") : place?.querySelector("button");
        next?.focus({ preventScroll: true });
      }, 0);
    };
  }, []);
  return (
    <div ref={box} className="entry-form">
      {children}
    </div>
  );
}

// An instant in the reader's own time and language.
export function LocalTime({ at }) {
  const text = at ? new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : "";
  return <time dateTime={at}>{text}</time>;
}
