// Sign-up and sign-in: a real POST. What went wrong comes back in the address (`?errors=password.short`), never what was typed:
// that waits in this tab, passwords excepted, and is put back into the fields.
import { useEffect, useRef, useState } from "react";

const TYPED = "careerhub.typed";

function wordsOf(parameters, name) {
  return (parameters.get(name) ?? "").split(" ").filter(Boolean);
}

export function AuthForm({ action, messages, notices, children }) {
  const form = useRef(null);
  const [problem, setProblem] = useState("");
  const [notice, setNotice] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const parameters = new URLSearchParams(window.location.search);
    setNext(parameters.get("next") ?? "");
    setNotice(notices[parameters.get("notice")] ?? "");
    let typed = {};
    try {
      const comesBack = parameters.has("errors") || parameters.has("notice"); // else it was typed into another form
      typed = JSON.parse((comesBack && sessionStorage.getItem(TYPED)) || "{}");
      sessionStorage.removeItem(TYPED);
    } catch {
      // Nothing to put back.
    }
    for (const [name, value] of Object.entries(typed)) {
      const control = form.current.elements.namedItem(name);
      if (control && control.type !== "password" && !control.value) control.value = value;
    }
    let first = null;
    for (const code of wordsOf(parameters, "errors")) {
      const text = messages[code];
      const name = code.split(".")[0];
      const place = form.current.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
      if (!text) continue;
      if (!place) {
        setProblem(text);
        first ??= form.current.querySelector('[type="password"]');
        continue;
      }
      place.textContent = text;
      const control = form.current.elements.namedItem(name);
      control?.setAttribute("aria-invalid", "true");
      control?.setAttribute("aria-describedby", place.id);
      first ??= control;
    }
    first?.focus();
    const back = () => setBusy(false); // the page came out of the back-forward cache
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);

  const send = () => {
    const typed = {};
    for (const control of form.current.elements) {
      if (["email", "text"].includes(control.type) && control.name) typed[control.name] = control.value;
    }
    try {
      sessionStorage.setItem(TYPED, JSON.stringify(typed));
    } catch {
      // Then it has to be typed again.
    }
    setBusy(true);
  };

  return (
    <form ref={form} method="post" action={action} onSubmit={send} className="auth-form" aria-busy={busy || undefined}>
      {notice && (
        <p role="status" className="notice notice-success">
          {notice}
        </p>
      )}
      {problem && (
        <p role="alert" className="error-text">
          {problem}
        </p>
      )}
      <input type="hidden" name="next" value={next} />
      {children}
    </form>
  );
}
