// A link to a route that sends the browser to a provider and back; takes along where the page was to go on to.
import { useEffect, useState } from "react";

export function ProviderLink({ href, className, children }) {
  const [target, setTarget] = useState(href);
  useEffect(() => {
    const next = new URLSearchParams(window.location.search).get("next");
    setTarget(next ? `${href}?next=${encodeURIComponent(next)}` : href);
  }, [href]);
  return (
    <a href={target} className={className}>
      {children}
    </a>
  );
}
