// A value that the tab keeps, so that a server which has forgotten it hears of it again: careerhub/ui/remember.py.
import { useEffect, useRef } from "react";

const KEPT = "careerhub.kept.";

function kept(name, value) {
  try {
    if (value === undefined) return sessionStorage.getItem(KEPT + name) ?? "";
    sessionStorage.setItem(KEPT + name, value);
  } catch {
    // Full or forbidden storage: nothing is kept.
  }
  return "";
}

export function Remember({ name, value, onRecall }) {
  const isNew = useRef(true);
  useEffect(() => {
    const before = isNew.current && !value ? kept(name) : "";
    isNew.current = false;
    if (before) onRecall(before);
    else kept(name, value);
  }, [value]);
  return null;
}
