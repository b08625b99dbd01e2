// The named fields of a form and their errors, in the DOM.

function asText(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

// Whether every field of `fields` is the same in `base`, which may have more (a control can be hidden).
export const within = (fields, base) => Object.keys(fields).every((name) => fields[name] === base[name]);

export class Fields {
  constructor(form) {
    this.form = form;
    this.filled = new WeakSet();
  }

  controls() {
    return [...this.form.elements].filter(
      (control) => control.name && !control.disabled && !["file", "submit", "button", "fieldset"].includes(control.type),
    );
  }

  collect() {
    const fields = {};
    for (const control of this.controls()) {
      if (control.type === "checkbox") fields[control.name] = control.checked ? "true" : "false";
      else if (control.type !== "radio") fields[control.name] = control.value;
      else if (control.checked) fields[control.name] = control.value;
    }
    return fields;
  }

  put(control, value) {
    this.filled.add(control);
    const text = asText(value);
    if (control.type === "checkbox") control.checked = text === "true";
    else if (control.type === "radio") control.checked = control.value === text;
    else if (control.value !== text) control.value = text;
    control.dispatchEvent(new Event("careerhub:put")); // for controls that show their text in another way
  }

  fill(values, except = null) {
    for (const control of this.controls()) {
      if (control !== except && control.name in values) this.put(control, values[control.name]);
    }
  }

  // Fills controls that appeared after the start; returns whether there were any.
  fillNew(values) {
    const fresh = this.controls().filter((control) => !this.filled.has(control));
    for (const control of fresh) {
      if (control.name in values) this.put(control, values[control.name]);
      else this.filled.add(control);
    }
    return fresh.length > 0;
  }

  // Shows each message next to its field, or takes it away; returns the messages that have no place.
  showErrors(errors) {
    const unplaced = new Set(Object.keys(errors));
    for (const place of this.form.querySelectorAll("[data-error-for]")) {
      const name = place.dataset.errorFor;
      const text = errors[name] ?? "";
      unplaced.delete(name);
      if (place.textContent !== text) place.textContent = text;
      for (const control of this.controls().filter((one) => one.name === name)) {
        if (text) control.closest("details")?.setAttribute("open", "");
        if (text) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
        if (!place.id) place.id = `error-${name}`;
        const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
        if (text && !described.includes(place.id)) control.setAttribute("aria-describedby", [...described, place.id].join(" "));
      }
    }
    return [...unplaced].map((name) => errors[name]);
  }
}
