// Colours to choose from beside the field that holds the colour: a click writes into it as if it had been typed.
import { useEffect, useState } from "react";

export function Swatches({ colors, field, value, label }) {
  const [now, setNow] = useState("");

  useEffect(() => setNow(value ?? ""), [value]);
  useEffect(() => {
    const control = document.getElementById(field);
    const read = () => setNow(control.value.toLowerCase());
    control?.addEventListener("input", read);
    return () => control?.removeEventListener("input", read);
  }, [field]);

  const choose = (color) => {
    const control = document.getElementById(field);
    control.value = color;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };

  return (
    <div role="group" aria-label={label} className="swatches">
      {Object.entries(colors).map(([color, name]) => (
        <button
          key={color}
          type="button"
          className="swatch"
          style={{ "--swatch": color }}
          aria-pressed={now === color}
          title={name}
          aria-label={name}
          onClick={() => choose(color)}
        />
      ))}
    </div>
  );
}
