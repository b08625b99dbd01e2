// A line of text that is written anew in its place: Enter or the button keeps it, Esc leaves it as it was.
import { useEffect, useRef, useState } from "react";

export function LineForm({ text, label, maxLength, onKeep, onLeave }) {
  const [now, setNow] = useState(text ?? "");
  const field = useRef(null);
  useEffect(() => {
    field.current.focus();
    field.current.select();
  }, []);
  const submit = (event) => {
    event.preventDefault();
    onKeep?.(now);
  };
  return (
    <form className="inline-form" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onLeave?.()}>
      <input
        ref={field}
        className="input"
        value={now}
        maxLength={maxLength}
        aria-label={label}
        onChange={(event) => setNow(event.target.value)}
      />
      <button type="submit" className="button button-quiet">
        Save
      </button>
      <button type="button" className="button button-quiet" onClick={() => onLeave?.()}>
        Cancel
      </button>
    </form>
  );
}
