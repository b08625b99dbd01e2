// The truth about one record in one tab: what is saved, what is on its way, what is not. Plain JavaScript; the texts stay in the
// DOM, React never sets them, so that a late render cannot overwrite a keystroke. The server's part: careerhub/ui/autosave.py.
import { dropDraft, isSaved, keepDraft, newKey, readDraft, savedStatus } from "./autosave-drafts.js";
import { Fields, within } from "./autosave-fields.js";

const DEBOUNCE = 500;
const SLOW = 300; // after this "Saving…" is shown
const LOST = 3000; // after this without an ack we say so
const RETRY = 2000;
const AWAY = 10_000; // a form that comes back within this gets the cursor back too
const KEPT = "Not connected: your text is kept here and will be saved.";

// Where the cursor was in a form that went away: when a server is started anew its pages are drawn anew, under people's fingers.
let cursor = null;

export class Keeper {
  constructor(form, recordId, show) {
    this.form = form;
    this.fields = new Fields(form);
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
    this.seen = null; // the last `values`, as JSON
  }

  // Controls that appeared after the start: the saved text belongs into them too.
  appeared() {
    if (this.fields.fillNew({ ...(this.props.values ?? {}), ...this.saved })) this.saved = { ...this.fields.collect(), ...this.saved };
  }

  dirty() {
    return !within(this.fields.collect(), this.saved);
  }

  // ---- drafts

  keepDraft() {
    const { key = null, fields = null, version = this.version } = this.flight ?? {};
    keepDraft(this.recordId, { version, key, sent: fields, fields: this.fields.collect() });
  }

  restore() {
    const draft = readDraft(this.recordId);
    if (!draft) return;
    const ack = this.props.ack;
    const answered = draft.key && ack?.save_key === draft.key;
    const acked = answered && isSaved(ack);
    if ((acked && within(draft.fields, draft.sent)) || within(this.fields.collect(), { ...this.fields.collect(), ...draft.fields })) {
      dropDraft(this.recordId);
      if (acked) this.show(savedStatus(ack)); // the answer came while the form was away
      return;
    }
    this.fields.fill(draft.fields);
    this.version = acked ? Math.max(draft.version, ack.version) : draft.version;
    if (this.props.version === 0 && this.version > 0 && !acked) {
      this.version = 0; // what was to make version 1 never arrived (see `leave`)
      this.save();
    } else if (draft.key && !answered) {
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
    this.fields.filled.add(control);
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
    const fields = this.fields.collect();
    if (within(fields, this.saved)) {
      dropDraft(this.recordId);
      if (this.refused) {
        this.refused = null;
        this.fields.showErrors({});
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
    const unplaced = this.fields.showErrors(errors);
    if (Object.keys(errors).length > 0) {
      this.refused = flight.fields;
      this.show({ kind: "errors", text: [ack.message || "Not saved yet: see the marked fields.", ...unplaced].join(" ") });
    } else {
      this.refused = null;
      this.saved = flight.fields;
      this.show(savedStatus(ack));
      this.props.onSaved?.(this.recordId, this.version);
    }
    if (this.dirty()) {
      this.keepDraft();
      this.save();
    } else {
      dropDraft(this.recordId);
    }
  }

  // The form goes away, its draft stays. What was typed during a flight goes after it, as the version which that flight makes;
  // should it make none, the server refuses, and the draft is there when the form comes back.
  leave() {
    this.rememberCursor();
    const flight = this.flight;
    if (flight && this.online && this.conflict === null && !within(this.fields.collect(), flight.fields)) {
      this.flight = { key: newKey(), fields: this.fields.collect(), version: flight.version + 1 };
      this.keepDraft();
      this.send();
    } else {
      this.save();
    }
  }

  rememberCursor() {
    const control = document.activeElement;
    if (!control?.name || !this.form.contains(control)) return;
    cursor = { recordId: this.recordId, name: control.name, start: control.selectionStart, end: control.selectionEnd, at: Date.now() };
  }

  restoreCursor() {
    if (cursor?.recordId !== this.recordId || Date.now() - cursor.at > AWAY || document.activeElement !== document.body) return;
    const { name, start, end } = cursor;
    cursor = null;
    const control = this.fields.controls().find((each) => each.name === name);
    control?.focus();
    if (start !== null && control?.setSelectionRange) control.setSelectionRange(start, end);
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
      this.fields.fill(values, active === this.typedIn ? active : null);
      this.saved = this.fields.collect();
    }
  }

  take(values, version, json) {
    if (this.taking) this.show({ kind: "idle" });
    this.taking = false;
    this.seen = json;
    this.version = version;
    this.fields.fill(values);
    this.saved = this.fields.collect();
    this.fields.showErrors({});
  }

  useTheirs() {
    const theirs = this.conflict;
    this.conflict = null;
    this.refused = null;
    dropDraft(this.recordId);
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

  // ---- life

  start(props) {
    this.props = props;
    if (this.recordId) {
      this.seen = JSON.stringify(props.values ?? null);
      this.version = props.version ?? 0;
      this.fields.fill(props.values ?? {});
      this.fields.controls().forEach((control) => this.fields.filled.add(control));
      this.saved = this.fields.collect();
      this.restore();
      this.restoreCursor();
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
    const observer = new MutationObserver(() => this.recordId && this.appeared());
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
