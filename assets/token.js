// The pages that mails lead to. The token of the link stands behind "#": it goes into the form, and out of the address, so that no
// history keeps it. A password can be shown.
const field = document.querySelector('input[name="token"]');
if (field && location.hash.length > 1) {
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
const toggle = document.querySelector(".password-toggle");
toggle?.addEventListener("click", () => {
  const password = toggle.previousElementSibling;
  const shown = password.type === "password";
  password.type = shown ? "text" : "password";
  toggle.setAttribute("aria-pressed", String(shown));
  toggle.firstElementChild.textContent = shown ? "Hide" : "Show";
});
