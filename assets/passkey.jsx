// Makes a passkey, or signs in with one: asks the server what to ask for, the browser for it, and the server whether it will do.
import { useState } from "react";

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

export function PasskeyButton({ ask, finish, creates, className, children }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const go = async () => {
    setProblem("");
    setBusy(true);
    try {
      const asked = await post(ask, {});
      let told = asked;
      if (asked.options) {
        const credential = creates
          ? await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options),
            })
          : await navigator.credentials.get({
              publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options),
            });
        const next = new URLSearchParams(window.location.search).get("next") ?? "";
        told = await post(finish, { credential: credential.toJSON(), next });
      }
      if (told.to) {
        window.dispatchEvent(new Event("careerhub:leaving"));
        window.location.assign(told.to);
        return;
      }
      setProblem(told.message ?? "This did not work. Please try once more.");
    } catch (error) {
      const refused = error.name === "NotAllowedError" || error.name === "InvalidStateError";
      setProblem(refused ? "Your browser did not use a passkey." : "This did not work. Please try once more.");
    }
    setBusy(false);
  };

  return (
    <div className="passkey">
      <button type="button" className={className} onClick={go} disabled={busy}>
        {children}
      </button>
      {problem && (
        <p role="alert" className="field-error">
          {problem}
        </p>
      )}
    </div>
  );
}
