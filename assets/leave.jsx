// Leaves the page by a full load when the server says so: only a new handshake picks up new cookies.
import { useEffect } from "react";

export function Leave({ to }) {
  useEffect(() => {
    if (!to) return;
    window.dispatchEvent(new Event("careerhub:leaving"));
    window.location.assign(to);
  }, [to]);
  return null;
}
