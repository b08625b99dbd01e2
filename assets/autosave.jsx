// A form that saves itself. See careerhub/ui/autosave.py for what the server owes it.
//
// Keeper holds the truth about one record in one tab and is plain JavaScript; AutosaveForm gives it React's props and shows
// its status. The texts themselves stay in the DOM: React never sets them, so a late render cannot overwrite a keystroke.
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { EventLoopContext } from "$/utils/context-registry";

const DEBOUNCE = 500;
const SLOW = 300; // after this "Saving…" is shown
const LOST = 3000; // after this without an ack we say so
const RETRY = 2000;
const DRAFT = "careerhub.draft.";
const KEPT = "Not connected: your text is kept here and will be saved.";
const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

// crypto.randomUUID does not exist on http://192.168.…, which is no secure context.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function asText(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

// Whether every field of `fields` is the same in `base`, which may have more (a control can be hidden).
const within = (fields, base) => Object.keys(fields).every((name) => fields[name] === base[name]);

class Keeper {
  constructor(form, recordId, show) {
    this.form = form;
    this.recordId = recordId;
    this.show = show; // (status) => void
    this.props = {};
    this.online = true;
    this.version = 0;
    this.saved = {}; // the fields as last acked, or as last filled in from the server
    this.flight = null; // {key, fields, version, since, sentAt, tries}
    this.refused = null; // the fields that came back with errors
    this.conflict = null; // the other side's version
    this.taking = false; // "Use theirs" was chosen and their values are on the way
    this.typedIn = null; // the control that was edited since it got the focus
    this.filled = new WeakSet();
    this.seen = null; // the last `values`, as JSON
  }

  // ---- fields

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
  }

  fill(values, except = null) {
    for (const control of this.controls()) {
      if (control !== except && control.name in values) this.put(control, values[control.name]);
    }
  }

  // Controls that appeared after the start: the saved text belongs into them too.
  fillNew() {
    const values = { ...(this.props.values ?? {}), ...this.saved };
    const fresh = this.controls().filter((control) => !this.filled.has(control));
    for (const control of fresh) {
      if (control.name in values) this.put(control, values[control.name]);
      else this.filled.add(control);
    }
    if (fresh.length > 0) this.saved = { ...this.collect(), ...this.saved };
  }

  dirty() {
    return !within(this.collect(), this.saved);
  }

  // ---- drafts

  get draftKey() {
    return DRAFT + this.recordId;
  }

  keepDraft() {
    try {
      const draft = { version: this.version, key: this.flight?.key ?? null, sent: this.flight?.fields ?? null, fields: this.collect() };
      sessionStorage.setItem(this.draftKey, JSON.stringify(draft));
    } catch {
      // Full or forbidden storage: the text is still in the form.
    }
  }

  dropDraft() {
    try {
      sessionStorage.removeItem(this.draftKey);
    } catch {
      // As above.
    }
  }

  restore() {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(this.draftKey) ?? "null");
    } catch {
      this.dropDraft();
    }
    if (!draft?.fields) return;
    const ack = this.props.ack;
    const acked = draft.key && ack?.save_key === draft.key && !ack.conflict && !Object.keys(ack.errors ?? {}).length;
    if ((acked && within(draft.fields, draft.sent)) || within(this.collect(), { ...this.collect(), ...draft.fields })) {
      this.dropDraft();
      return;
    }
    this.fill(draft.fields);
    this.version = acked ? Math.max(draft.version, ack.version) : draft.version;
    if (draft.key && !acked) {
      // Perhaps it arrived and only the ack was lost: the same key again, so that it is not taken for somebody else's change.
      this.fly(draft.key, draft.sent);
    } else {
      this.save();
    }
  }

  // ---- saving

  typed(control) {
    if (!this.recordId) return;
    this.typedIn = control;
    this.filled.add(control);
    if (this.dirty() || this.flight) this.keepDraft();
    if (this.conflict === null) this.later();
  }

  later() {
    clearTimeout(this.debounce);
    this.debounce = setTimeout(() => this.save(), DEBOUNCE);
  }

  save() {
    clearTimeout(this.debounce);
    if (!this.recordId || this.flight || this.conflict !== null || this.taking) return;
    const fields = this.collect();
    if (within(fields, this.saved)) {
      this.dropDraft();
      if (this.refused) {
        this.refused = null;
        this.showErrors({});
        this.show({ kind: "idle" });
      }
    } else if (!this.refused || !within(fields, this.refused)) {
      this.fly(newKey(), fields);
    }
  }

  fly(key, fields) {
    this.flight = { key, fields, version: this.version, since: Date.now(), sentAt: 0, tries: 0 };
    this.keepDraft();
    this.send();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 100);
  }

  send() {
    if (!this.online || !this.flight) return;
    this.flight.sentAt = Date.now();
    this.flight.tries += 1;
    this.props.onSave?.(this.recordId, this.flight.version, this.flight.key, this.flight.fields);
  }

  tick() {
    if (!this.flight) return;
    const now = Date.now();
    const waited = now - this.flight.since;
    if (!this.online || waited > LOST) this.lost();
    else if (waited > SLOW) this.show({ kind: "saving", text: "Saving…" });
    if (now - this.flight.sentAt > (this.flight.tries < 2 ? LOST : RETRY)) this.send();
  }

  lost() {
    this.show({ kind: "lost", text: KEPT });
    this.answer(true);
  }

  answer(unanswered) {
    if (this.unanswered === unanswered) return;
    this.unanswered = unanswered;
    window.dispatchEvent(new CustomEvent("careerhub:answer", { detail: { unanswered } }));
  }

  setOnline(online) {
    if (online === this.online) return;
    this.online = online;
    if (online) this.send();
    else if (this.conflict === null && !this.refused && (this.flight || this.dirty())) this.lost();
  }

  land() {
    clearInterval(this.ticking);
    this.flight = null;
    this.answer(false);
  }

  acked(ack) {
    const flight = this.flight;
    if (!flight || !ack || ack.save_key !== flight.key || ack.record_id !== this.recordId) return;
    this.land();
    const errors = ack.errors ?? {};
    if (ack.conflict) {
      this.conflict = ack.version;
      this.keepDraft();
      this.show({ kind: "conflict", text: ack.message || "Changed in another tab while you were writing here." });
      return;
    }
    this.version = Math.max(this.version, ack.version ?? 0);
    const unplaced = this.showErrors(errors);
    if (Object.keys(errors).length > 0) {
      this.refused = flight.fields;
      this.show({ kind: "errors", text: [ack.message || "Not saved yet: see the marked fields.", ...unplaced].join(" ") });
    } else {
      this.refused = null;
      this.saved = flight.fields;
      const at = ack.saved_at ? new Date(ack.saved_at) : new Date();
      this.show({ kind: "saved", text: `Saved ${at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` });
      this.props.onSaved?.(this.recordId, this.version);
    }
    if (this.dirty()) {
      this.keepDraft();
      this.save();
    } else {
      this.dropDraft();
    }
  }

  // The form goes away, its draft stays. What was typed during a flight goes after it, as the version which that flight makes;
  // should it make none, the server refuses, and the draft is there when the form comes back.
  leave() {
    const flight = this.flight;
    if (flight && this.online && this.conflict === null && !within(this.collect(), flight.fields)) {
      this.flight = { key: newKey(), fields: this.collect(), version: flight.version + 1 };
      this.keepDraft();
      this.send();
    } else {
      this.save();
    }
  }

  // ---- the server's side

  // `values` and `version` as they are now. What is typed and not yet saved always wins; its save then meets the conflict.
  synced() {
    const { values, version } = this.props;
    if (!this.recordId || !values) return;
    const json = JSON.stringify(values);
    const news = json !== this.seen;
    if (this.taking) {
      if (version < this.taking) return;
      this.take(values, version, json);
      return;
    }
    if (this.flight || this.conflict !== null || this.refused || this.dirty()) return;
    if (version > this.version) {
      this.take(values, version, json);
    } else if (version === this.version && news) {
      this.seen = json; // our own text, as the server tidied it: not under the cursor
      const active = this.form.contains(document.activeElement) ? document.activeElement : null;
      this.fill(values, active === this.typedIn ? active : null);
      this.saved = this.collect();
    }
  }

  take(values, version, json) {
    if (this.taking) this.show({ kind: "idle" });
    this.taking = false;
    this.seen = json;
    this.version = version;
    this.fill(values);
    this.saved = this.collect();
    this.showErrors({});
  }

  useTheirs() {
    const theirs = this.conflict;
    this.conflict = null;
    this.refused = null;
    this.dropDraft();
    this.taking = theirs || 1;
    this.show({ kind: "saving", text: "Loading…" });
    this.props.onConflictReload?.(this.recordId);
    this.synced();
  }

  keepMine() {
    this.version = Math.max(this.version, this.conflict ?? 0);
    this.conflict = null;
    this.refused = null;
    this.saved = {}; // whatever theirs is, ours has to be written over it
    this.show({ kind: "saving", text: "Saving…" });
    this.save();
  }

  // ---- errors next to their fields

  showErrors(errors) {
    const unplaced = new Set(Object.keys(errors));
    for (const place of this.form.querySelectorAll("[data-error-for]")) {
      const name = place.dataset.errorFor;
      const text = errors[name] ?? "";
      unplaced.delete(name);
      if (place.textContent !== text) place.textContent = text;
      for (const control of this.controls().filter((one) => one.name === name)) {
        if (text) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
        if (!place.id) place.id = `error-${this.recordId}-${name}`;
        const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
        if (text && !described.includes(place.id)) control.setAttribute("aria-describedby", [...described, place.id].join(" "));
      }
    }
    return [...unplaced].map((name) => errors[name]);
  }

  // ---- life

  start(props) {
    this.props = props;
    if (this.recordId) {
      this.seen = JSON.stringify(props.values ?? null);
      this.version = props.version ?? 0;
      this.fill(props.values ?? {});
      this.controls().forEach((control) => this.filled.add(control));
      this.saved = this.collect();
      this.restore();
    }
    const flush = () => this.save();
    const hidden = () => document.visibilityState === "hidden" && flush();
    const input = (event) => event.target.name && this.typed(event.target);
    const left = (event) => {
      this.typedIn = null;
      if (event.target.name) flush();
    };
    // The browser sends a form by Enter only where there is a submit button; this one has none.
    const enter = (event) => {
      const line = event.target.tagName === "INPUT" && !["checkbox", "radio"].includes(event.target.type);
      if (event.key !== "Enter" || !line || !event.target.name || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      flush();
    };
    const leaving = () => (this.gone = true);
    // Only for text that will not be saved by waiting a moment: a draft lives as long as its tab.
    const leave = (event) => {
      flush();
      const stuck = this.conflict !== null || this.refused || (this.flight && Date.now() - this.flight.since > LOST);
      if (stuck && !this.gone) event.preventDefault();
    };
    this.form.addEventListener("input", input);
    this.form.addEventListener("change", input);
    this.form.addEventListener("focusout", left);
    this.form.addEventListener("keydown", enter);
    window.addEventListener("pagehide", flush, true);
    window.addEventListener("beforeunload", leave, true);
    window.addEventListener("careerhub:leaving", leaving);
    document.addEventListener("visibilitychange", hidden);
    const observer = new MutationObserver(() => this.recordId && this.fillNew());
    observer.observe(this.form, { childList: true, subtree: true });
    return () => {
      this.leave();
      clearTimeout(this.debounce);
      clearInterval(this.ticking);
      this.answer(false);
      observer.disconnect();
      this.form.removeEventListener("input", input);
      this.form.removeEventListener("change", input);
      this.form.removeEventListener("focusout", left);
      this.form.removeEventListener("keydown", enter);
      window.removeEventListener("pagehide", flush, true);
      window.removeEventListener("beforeunload", leave, true);
      window.removeEventListener("careerhub:leaving", leaving);
      document.removeEventListener("visibilitychange", hidden);
    };
  }
}

function RecordForm({ children, recordId, version, ack, values, label, onSave, onSaved, onConflictReload, online }) {
  const form = useRef(null);
  const keeper = useRef(null);
  const [status, setStatus] = useState({ kind: "idle" });
  const props = { version, ack, values, onSave, onSaved, onConflictReload };

  useBrowserEffect(() => {
    const show = (next) => setStatus((now) => (now.kind === next.kind && now.text === next.text ? now : next));
    keeper.current = new Keeper(form.current, recordId, show);
    keeper.current.online = online;
    return keeper.current.start(props);
  }, []);

  useBrowserEffect(() => {
    keeper.current.props = props;
    keeper.current.setOnline(online);
    keeper.current.acked(ack);
    keeper.current.synced();
  });

  const submit = (event) => {
    event.preventDefault();
    keeper.current.save();
  };

  return (
    <form
      ref={form}
      className="autosave"
      aria-label={label || undefined}
      noValidate
      inert={!recordId}
      aria-busy={!recordId || undefined}
      onSubmit={submit}
    >
      {children}
      <div className="autosave-foot">
        <p role="status" className="autosave-status" data-kind={status.kind}>
          {status.text ?? ""}
        </p>
        {status.kind === "conflict" && (
          <div className="actions">
            <button type="button" className="button button-quiet" onClick={() => keeper.current.useTheirs()}>
              Use theirs
            </button>
            <button type="button" className="button button-quiet" onClick={() => keeper.current.keepMine()}>
              Keep mine
            </button>
          </div>
        )}
      </div>
    </form>
  );
}

export function AutosaveForm(props) {
  const [, errors] = useContext(EventLoopContext) ?? [null, []];
  // A reconnect may send the state's defaults for a moment; the form stays with the record it has.
  const known = useRef(props);
  if (props.recordId) known.current = props;
  const current = props.recordId ? props : { ...known.current, ack: props.ack };
  return <RecordForm key={current.recordId} {...current} online={errors.length === 0} />;
}
