// "Deleted. Undo" for a while. The time stands still under the pointer and the focus, so that nobody has to hurry.
import { useEffect, useRef, useState } from "react";

export function UndoBar({ shown, text, seconds = 10, onUndo, onClose }) {
  const [open, setOpen] = useState(false);
  const [held, setHeld] = useState(false);
  const left = useRef(0);

  useEffect(() => {
    setOpen(!!shown);
    left.current = seconds * 1000;
  }, [shown, text, seconds]);

  useEffect(() => {
    if (!open || held) return;
    const started = Date.now();
    const timer = setTimeout(() => {
      setOpen(false);
      onClose?.();
    }, left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(2000, left.current - (Date.now() - started));
    };
  }, [open, held, text]);

  return (
    <div className="undo-place" role="status">
      {open && (
        <div
          className="undo-bar"
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>{text}</span>
          <button
            type="button"
            className="undo-button"
            onClick={() => {
              setOpen(false);
              onUndo?.();
            }}
          >
            Undo
          </button>
        </div>
      )}
    </div>
  );
}
