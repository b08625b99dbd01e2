// Leaves the page by a full load when the server says so: only a new handshake picks up new cookies.
import { useEffect } from "react";

export function Leave({ to }) {
  useEffect(() => {
    if (!to) return;
    window.dispatchEvent(new Event("careerhub:leaving"));
    const here = encodeURIComponent(window.location.pathname + window.location.search);
    window.location.assign(to.includes("next=") ? to : `${to}?next=${here}`);
  }, [to]);
  return null;
}
