// A password input whose text can be shown. The button is not a submit button and keeps its name: its state is pressed or not.
import { useState } from "react";

export function PasswordInput({ className, ...props }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <input {...props} type={shown ? "text" : "password"} className="input password-input" spellCheck={false} autoCapitalize="none" />
      <button
        type="button"
        className="password-toggle"
        aria-label="Show password"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <span aria-hidden="true">{shown ? "Hide" : "Show"}</span>
      </button>
    </div>
  );
}
