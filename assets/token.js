// The token of a mail's link stands behind "#": it goes into the form, and out of the address, so that no history keeps it.
const field = document.querySelector('input[name="token"]');
if (field && location.hash.length > 1) {
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
