// A form that saves itself: React's side. autosave-keeper.js decides, careerhub/ui/autosave.py says what the server owes it.
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { dropDraft, settleDraft } from "./autosave-drafts.js";
import { Keeper } from "./autosave-keeper.js";

const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

function RecordForm({ children, recordId, version, ack, values, label, onSave, onSaved, onConflictReload, gone, online }) {
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
    if (ack?.record_id === recordId) keeper.current.acked(ack);
    else settleDraft(ack);
    keeper.current.synced();
  });

  // A form that goes away keeps its text as a draft; of a record that was deleted nobody wants it. This one outlives it.
  useEffect(() => {
    if (gone) dropDraft(gone);
  }, [gone]);

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
