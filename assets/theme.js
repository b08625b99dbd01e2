// Runs before the first paint: the chosen colour mode must not flash. Reflex keeps the choice in localStorage.theme.
(function () {
  try {
    var theme = localStorage.getItem("theme");
    var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.classList.add(dark ? "dark" : "light");
    ["read-size", "read-width"].forEach(function (name) {
      var chosen = localStorage.getItem("careerhub." + name);
      if (chosen) document.documentElement.setAttribute("data-" + name, chosen);
    });
  } catch (e) {
    // No storage: the style sheet follows the system by itself.
  }
})();
