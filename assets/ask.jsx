// The field of a question. Enter sends it, Shift+Enter begins a line. A passage selected in the reader waits in the session's storage.
import { useEffect, useRef, useState } from "react";

const KEY = "careerhub.ask";

function takeSelection() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return found && typeof found.text === "string" && typeof found.place === "string" ? found : null;
  } catch {
    return null;
  }
}

export function AskBox({ busy, failed, onAsk, onStop }) {
  const [text, setText] = useState("");
  const [selected, setSelected] = useState(null);
  const last = useRef("");
  const field = useRef(null);

  useEffect(() => {
    const found = takeSelection();
    setSelected(found);
    if (found) field.current?.focus();
  }, []);
  useEffect(() => {
    if (failed) setText((now) => now || last.current);
  }, [failed]);

  const forget = () => {
    sessionStorage.removeItem(KEY);
    setSelected(null);
  };
  const send = (event) => {
    event.preventDefault();
    const question = text.trim();
    if (busy || question.length < 3) return;
    last.current = question;
    onAsk?.(question, selected?.text ?? "", selected?.place ?? "");
    setText("");
    forget();
  };

  return (
    <form className="ask-box" onSubmit={send} aria-label="Ask">
      {selected && (
        <div className="ask-selection">
          <p className="row-meta">Only about this passage:</p>
          <blockquote>{selected.text}</blockquote>
          <button type="button" className="button button-quiet" onClick={forget}>
            Ask about everything instead
          </button>
        </div>
      )}
      <label className="field-label" htmlFor="question">
        Your question
      </label>
      <textarea
        id="question"
        ref={field}
        className="input textarea"
        rows={2}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
        }}
      />
      <div className="actions">
        {busy ? (
          <button type="button" className="button button-quiet" onClick={() => onStop?.()}>
            Stop
          </button>
        ) : (
          <button type="submit" className="button button-primary" disabled={text.trim().length < 3}>
            Ask
          </button>
        )}
      </div>
    </form>
  );
}
