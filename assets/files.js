// A link to a file leaves no page, but the browser says "leaving" before it knows that: Reflex would hang up the socket, and what
// the same click has sent to the server could be lost.
let isFile = false;

function followed({ target }) {
  const link = target.closest?.("a[href]");
  isFile = Boolean(link) && !link.target && new URL(link.href).pathname.startsWith("/api/");
}

function leaving(event) {
  if (isFile) event.stopImmediatePropagation();
  isFile = false;
}

if (typeof window !== "undefined") {
  window.addEventListener("click", followed, true);
  window.addEventListener("beforeunload", leaving, true);
}
