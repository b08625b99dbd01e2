// Sends a picture as soon as it is chosen, by a native form: the answer is the page with the picture.
import { useRef, useState } from "react";

const MOST = 10_000_000;

export function PhotoForm({ action, text, problem }) {
  const form = useRef(null);
  const [state, setState] = useState({ sending: false, problem: "" });
  const choose = (event) => {
    const file = event.target.files[0];
    if (!file) return;
    if (file.size > MOST - 10_000) {
      event.target.value = "";
      setState({ sending: false, problem: "This picture is too large: at most 10 MB, please." });
      return;
    }
    setState({ sending: true, problem: "" });
    form.current.elements.next.value = window.location.pathname; // the builder has this form too
    form.current.requestSubmit();
  };
  const told = state.problem || (state.sending ? "" : problem);
  return (
    <form ref={form} method="post" action={action} encType="multipart/form-data" className="photo-form">
      <input type="hidden" name="next" defaultValue="" />
      <label className="button button-quiet photo-button">
        <input
          type="file"
          name="photo"
          accept="image/jpeg,image/png,image/webp"
          className="sr-only"
          aria-describedby="photo-hint photo-problem"
          onChange={choose}
        />
        {state.sending ? "Sending…" : text}
      </label>
      <p id="photo-problem" className="field-error" aria-live="polite">
        {told}
      </p>
    </form>
  );
}
