// The field of a question. Enter sends it, Shift+Enter begins a line. A passage selected in the reader waits in the session's storage;
// a chapter that alone is asked about stands in the address: #about=/book/….
import { useEffect, useRef, useState } from "react";

const KEY = "careerhub.ask";
const WORDS = "careerhub.ask.words"; // what is not sent yet: a new conversation's first answer brings another address

function takeSelection() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return found && typeof found.text === "string" && typeof found.place === "string" ? found : null;
  } catch {
    return null;
  }
}

export function AskBox({ busy, failed, parts, onChapter, onAsk, onStop }) {
  const [text, show] = useState("");
  const setText = (now) => {
    show(now);
    sessionStorage.setItem(WORDS, now);
  };
  const [selected, setSelected] = useState(null);
  const [place, setPlace] = useState("");
  const last = useRef("");
  const field = useRef(null);

  useEffect(() => {
    const found = takeSelection();
    setSelected(found);
    show(sessionStorage.getItem(WORDS) ?? "");
    const chapter = decodeURIComponent(location.hash.match(/^#about=(\/book\/[^#]+)$/)?.[1] ?? "");
    if (chapter) {
      setPlace(chapter);
      onChapter?.(chapter);
    }
    if (found || chapter) field.current?.focus();
  }, []);
  useEffect(() => {
    if (failed && !text) setText(last.current);
  }, [failed]);

  const forget = () => {
    sessionStorage.removeItem(KEY);
    setSelected(null);
  };
  const leaveChapter = () => {
    history.replaceState(history.state, "", location.pathname);
    setPlace("");
  };
  const send = (event) => {
    event.preventDefault();
    const question = text.trim();
    if (busy || question.length < 3) return;
    last.current = question;
    onAsk?.(question, selected?.text ?? "", selected ? selected.place : place);
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
      {!selected && place && parts[0]?.place === place.split("#")[0] && (
        <div className="ask-selection">
          <label className="row-meta" htmlFor="part">
            Only about:
          </label>
          <select id="part" className="input" value={place} onChange={(event) => setPlace(event.target.value)}>
            {parts.map((part) => (
              <option key={part.place} value={part.place}>
                {part.label}
              </option>
            ))}
          </select>
          <button type="button" className="button button-quiet" onClick={leaveChapter}>
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
