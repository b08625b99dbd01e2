// A button that opens a few further things to do. Esc and a click elsewhere close it; the focus comes back to the button.
import { useEffect, useId, useRef, useState } from "react";

export function Menu({ label, text, kind = "quiet", children }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const button = useRef(null);

  useEffect(() => {
    if (!open) return;
    const away = (event) => !box.current?.contains(event.target) && setOpen(false);
    const key = (event) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
      document.removeEventListener("keydown", key);
    };
  }, [open]);

  return (
    <div ref={box} className="menu">
      <button
        ref={button}
        type="button"
        className={`button button-${kind} menu-button`}
        aria-expanded={open}
        aria-controls={id}
        aria-label={label || undefined}
        onClick={() => setOpen(!open)}
      >
        {text}
        <span className="menu-arrow" aria-hidden="true" />
      </button>
      <div id={id} className="menu-panel" hidden={!open} onClick={(event) => event.target.closest("button, a") && setOpen(false)}>
        {children}
      </div>
    </div>
  );
}
