// Tells when a value has changed after the page was first drawn.
import { useEffect, useRef } from "react";

export function Watch({ value, onChange }) {
  const last = useRef(value);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    onChange?.();
  }, [value]);
  return null;
}
