// A tick that shows what was chosen at once, and then what the server says it is.
import { useEffect, useState } from "react";

export function Tick({ checked, label, onChoose }) {
  const [now, setNow] = useState(!!checked);
  useEffect(() => setNow(!!checked), [checked]);
  const change = (event) => {
    setNow(event.target.checked);
    onChoose?.(event.target.checked);
  };
  return <input type="checkbox" className="check-box" aria-label={label || undefined} checked={now} onChange={change} />;
}
