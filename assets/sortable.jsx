// A list in an order that its reader chooses: by dragging the handle of an item, or by its buttons "up" and "down", which keep the
// focus. Items are children with data-id; what they hold may be another such list. The order itself is the server's: this only
// asks for it, and says aloud when it came.
import { Children, useEffect, useLayoutEffect, useRef, useState } from "react";

const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;
const EDGE = 56; // px from the window's edge where dragging scrolls

const itemsOf = (list) => [...list.children].filter((item) => item.dataset.id);
const nameOf = (item) => item.dataset.name || item.textContent.trim();

export function Sortable({ children, label, className = "", onMove }) {
  const list = useRef(null);
  const wish = useRef(null); // {id, from, button}: what was asked for, until the order has changed
  const drag = useRef(null);
  const [said, setSaid] = useState("");

  // Only this list's own controls: a list inside another one has its own.
  const ownItem = (target) => {
    const item = target.closest("[data-id]");
    return item && item.parentElement === list.current ? item : null;
  };

  const ask = (item, place, button) => {
    const items = itemsOf(list.current);
    const from = items.indexOf(item);
    if (place < 0 || place >= items.length || place === from) return false;
    wish.current = { id: item.dataset.id, from, button };
    onMove?.(item.dataset.id, place);
    return true;
  };

  useBrowserEffect(() => {
    const items = itemsOf(list.current);
    items.forEach((item, index) => {
      for (const button of item.querySelectorAll(":scope > .sort-row [data-step]")) {
        const last = Number(button.dataset.step) < 0 ? 0 : items.length - 1;
        button.setAttribute("aria-disabled", index === last ? "true" : "false");
      }
    });
    const { id, from, button } = wish.current ?? {};
    const place = items.findIndex((item) => item.dataset.id === id);
    if (id === undefined || place < 0 || place === from) return;
    wish.current = null;
    items.forEach((item) => (item.style.transform = ""));
    setSaid(`${nameOf(items[place])}: now ${place + 1} of ${items.length}`);
    if (button) {
      items[place].querySelector(`:scope > .sort-row [data-step="${button}"]`)?.focus();
      items[place].scrollIntoView({ block: "nearest" });
    }
  });

  const clicked = (event) => {
    const button = event.target.closest("[data-step]");
    const item = button && ownItem(button);
    if (!item) return;
    const step = Number(button.dataset.step);
    const place = itemsOf(list.current).indexOf(item) + step;
    if (!ask(item, place, button.dataset.step)) setSaid(`${nameOf(item)}: already ${step < 0 ? "first" : "last"}`);
  };

  // ---- dragging

  const down = (event) => {
    const handle = event.target.closest("[data-handle]");
    const item = handle && ownItem(handle);
    if (!item || event.button !== 0) return;
    event.preventDefault();
    const items = itemsOf(list.current);
    const boxes = items.map((one) => one.getBoundingClientRect());
    drag.current = { item, items, boxes, from: items.indexOf(item), to: items.indexOf(item), y: event.clientY, scroll: scrollY, handle };
    handle.setPointerCapture(event.pointerId);
    item.classList.add("is-dragged");
    list.current.classList.add("is-sorting");
  };

  const move = (event) => {
    const now = drag.current;
    if (!now) return;
    if (event.clientY < EDGE + 60) scrollBy(0, -8);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, 8);
    const by = event.clientY - now.y + scrollY - now.scroll;
    const box = now.boxes[now.from];
    const middle = box.top + box.height / 2 + by;
    now.to = now.boxes.filter((other, index) => index !== now.from && other.top + other.height / 2 < middle).length;
    now.items.forEach((item, index) => {
      const passed = index > now.from && index <= now.to ? -1 : index < now.from && index >= now.to ? 1 : 0;
      item.style.transform = index === now.from ? `translateY(${by}px)` : passed ? `translateY(${passed * box.height}px)` : "";
    });
  };

  const drop = (isKept) => {
    const now = drag.current;
    if (!now) return;
    drag.current = null;
    now.item.classList.remove("is-dragged");
    list.current?.classList.remove("is-sorting");
    const asked = isKept && now.to !== now.from && ask(now.item, now.to, null);
    const settle = () => now.items.forEach((item) => (item.style.transform = ""));
    if (asked) setTimeout(settle, 1500); // where the order does not come
    else settle();
  };

  useEffect(() => {
    const key = (event) => event.key === "Escape" && drop(false);
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);

  return (
    <>
      <ul
        ref={list}
        className={`sort-list ${className}`.trim()}
        aria-label={label}
        onClick={clicked}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => drop(true)}
        onPointerCancel={() => drop(false)}
      >
        {Children.toArray(children)}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}
