// The parts of the page frame that need the browser: the colour mode and signing out.
import { useContext, useEffect, useState } from "react";
import { ColorModeContext } from "$/utils/context-registry";

const MODES = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];
const DRAFTS = "careerhub.draft.";

export function ThemeSwitch({ name = "theme" }) {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  const [ready, setReady] = useState(false); // the server does not know the choice
  useEffect(() => setReady(true), []);
  return (
    <fieldset className="theme-switch">
      <legend className="sr-only">Colours</legend>
      {MODES.map(([mode, label]) => (
        <label key={mode} className="theme-choice">
          <input
            type="radio"
            name={name}
            value={mode}
            checked={ready && rawColorMode === mode}
            onChange={() => setColorMode(mode)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

// A real POST, so that the browser gets new cookies. Text that was never saved is not left for the next person.
export function SignOutForm({ action, children }) {
  const leave = (event) => {
    const drafts = Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFTS));
    if (drafts.length > 0 && !window.confirm("Some of your text is not saved yet. Sign out and lose it?")) {
      event.preventDefault();
      return;
    }
    drafts.forEach((key) => sessionStorage.removeItem(key));
    window.dispatchEvent(new Event("careerhub:leaving"));
  };
  return (
    <form method="post" action={action} onSubmit={leave}>
      {children}
    </form>
  );
}
