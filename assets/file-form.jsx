// A native upload: the page is loaded anew with the answer. What is not a small file is refused before it is sent.
import { useState } from "react";

const MOST = 900000;

export function FileForm({ action, label }) {
  const [problem, setProblem] = useState("");
  const check = (event) => {
    const [file] = event.target.files;
    setProblem(file && file.size > MOST ? "This file is too large: at most 900 kB." : "");
  };
  return (
    <form method="post" action={action} encType="multipart/form-data" className="file-form">
      <label className="field-label">
        {label} <input type="file" name="file" required onChange={check} />
      </label>
      <button type="submit" className="button button-quiet" disabled={problem !== ""}>
        Upload
      </button>
      <p className="field-error" role="alert">
        {problem}
      </p>
    </form>
  );
}
