// Tabs (WAI-ARIA): arrows move, Home and End jump. All panels stay in the page, so that no form loses its text.
// The panel named by `beside` stands beside the others where there is room: see .tabs-beside in careerhub.css.
import { Children, useEffect, useId, useRef, useState } from "react";

const WIDE = "(min-width: 1080px)";

export function Tabs({ names, labels, label, beside, onChoose, children }) {
  const id = useId();
  const [active, setActive] = useState(0);
  const [wide, setWide] = useState(false);
  const list = useRef(null);
  const panels = Children.toArray(children);
  const isBeside = (index) => wide && names[index] === beside;

  useEffect(() => {
    const query = window.matchMedia(WIDE);
    const update = () => setWide(query.matches);
    update();
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, []);

  const shown = names.map((_, index) => index).filter((index) => !isBeside(index));
  const current = shown.includes(active) ? active : shown[0];
  const show = (index) => {
    setActive(index);
    onChoose?.(names[index]);
  };
  const choose = (index) => {
    show(index);
    list.current.querySelector(`[data-index="${index}"]`)?.focus();
  };
  const keys = (event) => {
    const at = shown.indexOf(current);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(shown[(at + step + shown.length) % shown.length]);
    else if (event.key === "Home") choose(shown[0]);
    else if (event.key === "End") choose(shown[shown.length - 1]);
    else return;
    event.preventDefault();
  };

  return (
    <div className={wide && beside ? "tabs tabs-beside" : "tabs"}>
      <div className="tabs-main">
        <div role="tablist" aria-label={label} className="tab-list" ref={list} onKeyDown={keys} hidden={shown.length < 2}>
          {shown.map((index) => (
            <button
              key={names[index]}
              type="button"
              role="tab"
              id={`${id}-tab-${index}`}
              data-index={index}
              aria-selected={index === current}
              aria-controls={`${id}-panel-${index}`}
              tabIndex={index === current ? 0 : -1}
              className="tab"
              onClick={() => show(index)}
            >
              {labels[index]}
            </button>
          ))}
        </div>
        {panels.map(
          (panel, index) =>
            !isBeside(index) && (
              <div
                key={names[index]}
                role="tabpanel"
                id={`${id}-panel-${index}`}
                aria-labelledby={`${id}-tab-${index}`}
                tabIndex={0}
                hidden={index !== current}
                className="tab-panel"
              >
                {panel}
              </div>
            ),
        )}
      </div>
      {panels.map(
        (panel, index) =>
          isBeside(index) && (
            <section key={names[index]} className="tab-beside" aria-label={labels[index]}>
              {panel}
            </section>
          ),
      )}
    </div>
  );
}
