// An instant in the reader's own time and way of writing. `words` is what comes before it.
import { useEffect, useState } from "react";

export function Moment({ at, words = "" }) {
  const [text, setText] = useState("");
  useEffect(() => {
    const then = new Date(at);
    const isToday = then.toDateString() === new Date().toDateString();
    const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    setText(at ? `${isToday ? "today, " : ""}${new Intl.DateTimeFormat(undefined, style).format(then)}` : "");
  }, [at]);
  return at ? (
    <span>
      {words} <time dateTime={at}>{text}</time>
    </span>
  ) : null;
}
