// A quiet line while the server does not answer. Three things say so: Reflex's socket, the browser, and a form that got no ack
// (a half-open connection looks alive to the other two).
import { useContext, useEffect, useState } from "react";
import { EventLoopContext } from "$/utils/context-registry";

const PATIENCE = 1500; // a reconnect after a moment's break should not flash a banner

export function ConnectionBanner() {
  const [, errors] = useContext(EventLoopContext) ?? [null, []];
  const [offline, setOffline] = useState(false);
  const [unanswered, setUnanswered] = useState(false);
  const [shown, setShown] = useState(false);
  const down = errors.length > 0 || offline || unanswered;

  useEffect(() => {
    const update = () => setOffline(!navigator.onLine);
    const answered = (event) => setUnanswered(event.detail.unanswered);
    update();
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    window.addEventListener("careerhub:answer", answered);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
      window.removeEventListener("careerhub:answer", answered);
    };
  }, []);

  useEffect(() => {
    if (!down) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [down]);

  return (
    <div role="status" className="connection">
      {shown && <p className="connection-words">Connection lost. What you type is kept and will be saved.</p>}
    </div>
  );
}
