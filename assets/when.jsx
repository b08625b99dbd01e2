// An instant in the reader's own time and language; the server only knows UTC.
import { useEffect, useState } from "react";

export function When({ at, empty = "" }) {
  const [text, setText] = useState("");
  useEffect(() => {
    if (!at) {
      setText(empty);
      return;
    }
    const instant = new Date(at);
    const isToday = new Date().toDateString() === instant.toDateString();
    const format = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    const words = new Intl.DateTimeFormat(undefined, format).format(instant);
    setText(isToday ? `today, ${words}` : words);
  }, [at, empty]);
  return <time dateTime={at}>{text}</time>;
}
