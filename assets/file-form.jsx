// A native upload: the page is loaded anew with the answer. What is too large is refused before it is sent.
import { useState } from "react";

export function FileForm({ action, label, most, problem }) {
  const [tooLarge, setTooLarge] = useState(null);
  const check = (event) => {
    const [file] = event.target.files;
    setTooLarge(file !== undefined && file.size > most);
  };
  const words = tooLarge ? `This file is too large: at most ${Math.floor(most / 1e6)} MB, please.` : tooLarge === null ? problem : "";
  return (
    <form method="post" action={action} encType="multipart/form-data" className="file-form">
      <label className="field-label">
        {label} <input type="file" name="file" required onChange={check} aria-invalid={words !== ""} />
      </label>
      <button type="submit" className="button button-quiet" disabled={tooLarge === true}>
        Upload
      </button>
      <p className="field-error" role="alert">
        {words}
      </p>
    </form>
  );
}
