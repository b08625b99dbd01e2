// What is not saved yet, in this tab's sessionStorage: {version, key, sent, fields}, where `fields` is the text as it stands and `sent`
// what went out under `key` without an answer so far.
import { within } from "./autosave-fields.js";

const DRAFT = "careerhub.draft.";

export function readDraft(recordId) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT + recordId) ?? "null");
    return draft?.fields ? draft : null;
  } catch {
    return null;
  }
}

export function keepDraft(recordId, draft) {
  try {
    sessionStorage.setItem(DRAFT + recordId, JSON.stringify(draft));
  } catch {
    // Full or forbidden storage: the text is still in the form.
  }
}

export function dropDraft(recordId) {
  try {
    sessionStorage.removeItem(DRAFT + recordId);
  } catch {
    // As above.
  }
}

export const isSaved = (ack) => !ack.conflict && Object.keys(ack.errors ?? {}).length === 0;

// A form may be gone when its ack comes; another form that hears of it throws the draft away.
export function settleDraft(ack) {
  if (!ack?.save_key || !isSaved(ack)) return;
  const draft = readDraft(ack.record_id);
  if (draft?.key === ack.save_key && within(draft.fields, draft.sent)) dropDraft(ack.record_id);
}

// crypto.randomUUID does not exist on http://192.168.…, which is no secure context.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function savedStatus(ack) {
  const at = ack.saved_at ? new Date(ack.saved_at) : new Date();
  return { kind: "saved", text: `Saved ${at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` };
}
