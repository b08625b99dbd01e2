// A link to a file leaves no page, but the browser says "leaving" before it knows that: Reflex would hang up the socket, and what
// the same click has sent to the server could be lost. Loaded before all else, for listeners on the window are called in their order.
(function () {
  var isFile = false;
  addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    isFile = Boolean(link) && !link.target && new URL(link.href).pathname.indexOf("/api/") === 0;
  }, true);
  addEventListener("beforeunload", function (event) {
    if (isFile) event.stopImmediatePropagation();
    isFile = false;
  }, true);
})();
