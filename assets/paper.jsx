// The CV as paper. The server's HTML and CSS go into a shadow root, so that neither side's styles touch the other's. The text is
// poured into columns of the size of a page's content, which is how the browser breaks pages by its own rules; each sheet is a
// window on one column. Each sheet has its own copy of the text, in which all that is on other sheets is hidden (visibility:
// hidden keeps the layout and takes it from screen readers and the tab order).
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { breakPages, moved, solidText } from "./paper-breaks.js";
import { Live } from "./paper-live.js";

const MM = 96 / 25.4;
const SIZES = { A4: [210, 297], Letter: [215.9, 279.4] };
const MARGIN = [18, 18, 18, 18]; // mm, where the CSS has no @page rule
const MAX_FIT = 1.25;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
const SLACK = 28; // px, a line and a half
const SETTLED = 400; // ms without a change, after which the real pages are worth asking for
const BETWEEN = 500; // px between columns: more than what may reach into a page's margins from its neighbours
const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

const FRAME = `
:host { display: block; }
.pages { transform-origin: 0 0; }
.page { position: relative; contain: layout style; }
.sheet { background: #fff; color: #1b1b1f; color-scheme: light; overflow: hidden; box-shadow: var(--paper-shadow); border-radius: 2px; }
.window { position: relative; }
/* The sheet has the page's size and margins; the styles may give them to .cv where it stands alone on a screen. */
.flow > .cv { width: auto !important; min-height: 0 !important; padding: 0 !important; background: none !important; }
.foot { position: absolute; inset-inline: 0; margin: 0; font: 400 7.5pt/1 var(--font-ui); color: #5b5b66; text-align: center; }
.flow { column-fill: auto; widows: 2; orphans: 2; }
.over .sheet { outline: 2px dashed var(--danger); outline-offset: 3px; }
.over .count { color: var(--danger); }
.count { font: 400 13px/1 var(--font-ui); color: var(--soft); text-align: center; padding: 14px 0 26px; margin: 0;
  font-variant-numeric: tabular-nums; }
`;

const UNITS = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72, px: 1 / MM };

// "12mm 1in" → [12, 25.4]; null when it is something else.
function lengths(text) {
  const found = (text ?? "").trim().split(/\s+/).map((part) => {
    const match = /^([\d.]+)(mm|cm|in|pt|px)?$/.exec(part);
    return match ? Number(match[1]) * (UNITS[match[2]] ?? 0) : NaN;
  });
  return found.some(Number.isNaN) ? null : found;
}

// What the @page rules say, in mm: the four margins, how far the first page's text begins higher, whether pages are numbered.
function pageOf(css) {
  const text = css ?? "";
  const [top, right = top, bottom = top, left = right] = lengths(/@page\s*\{[^}]*?margin:\s*([^;}]+)/.exec(text)?.[1]) ?? MARGIN;
  const first = [...text.matchAll(/@page\s*:first\s*\{[^}]*?margin-top:\s*([^;}]+)/g)].at(-1);
  const raised = first ? top - (lengths(first[1])?.[0] ?? top) : 0;
  return { margin: [top, right, bottom, left], raised, numbered: /@bottom-center\s*\{[^}]*counter\(page\)/.test(text) };
}

// The server has escaped everything; this is the second lock.
function safe(html) {
  const parsed = new DOMParser().parseFromString(html ?? "", "text/html");
  parsed
    .querySelectorAll("script, style, link, meta, base, iframe, frame, object, embed, form, input, button, template, foreignObject")
    .forEach((element) => element.remove());
  for (const element of parsed.body.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const url = ["href", "src", "xlink:href", "action", "formaction", "poster", "background"].includes(name);
      const allowed = /^(https?:|mailto:|tel:|#|data:image\/(png|jpeg|webp|gif);)/i.test(value.trim());
      if (name.startsWith("on") || name === "srcdoc" || (url && !allowed)) element.removeAttribute(name);
    }
    if (element.matches("img:not([src])")) element.remove();
    if (element.matches("a[href]")) {
      element.setAttribute("target", "_blank");
      element.setAttribute("rel", "noopener noreferrer");
    }
  }
  const root = parsed.body.querySelector(":scope > .cv");
  if (root && parsed.body.children.length === 1) return root;
  const cv = parsed.createElement("div");
  cv.className = "cv";
  cv.append(...parsed.body.childNodes);
  return cv;
}

function element(tag, className, style = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  Object.assign(made.style, style);
  return made;
}

const soon = (work) => (window.requestIdleCallback ?? setTimeout)(work);

// The sheets in the shadow root. Only those that are looked at hold their text: each has all of it.
class Sheets {
  constructor(root, counted) {
    this.root = root;
    this.counted = counted;
    this.seen = new Set([0]);
    this.watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(Number(target.dataset.index));
        else this.seen.delete(Number(target.dataset.index));
      }
      this.fill();
      soon(() => this.fill(1));
    });
  }

  // `size` in mm; pages above `limit` are marked as those that do not fit, 0 for any number. `starts` are the page breaks where they
  // are known; columns are then a little longer than pages, for lines are not equally high everywhere. False where they do not fit.
  pour(cv, css, size, limit, starts = null) {
    const rules = pageOf(css);
    const [width, height] = size.map((side) => side * MM);
    const [top, right, bottom, left] = rules.margin.map((side) => side * MM);
    const inner = { width: width - left - right, height: height - top - bottom + (starts ? SLACK : 0) };
    Object.assign(this, { cv, rules, width, height, top, right, bottom, left, inner, step: inner.width + BETWEEN });
    this.name = cv.querySelector("h1")?.textContent ?? "";
    cv.style.marginTop = `${-rules.raised * MM}px`;

    const style = element("style");
    style.textContent = `${css ?? ""}\n${FRAME}`;
    const pages = element("div", "pages", { width: `${width}px` });
    this.sheets = [this.sheet(0)];
    this.write(this.sheets[0], 0);
    pages.append(this.sheets[0].page);
    pages.style.transform = this.root.querySelector(".pages")?.style.transform ?? "";
    this.watch.disconnect();
    this.root.replaceChildren(style, pages);

    const first = this.sheets[0].flow;
    const total = Math.max(1, Math.round((first.scrollWidth + BETWEEN) / this.step));
    if (starts && total !== starts.length + 1) return false;
    for (let index = 1; index < total; index++) {
      this.sheets.push(this.sheet(index));
      pages.append(this.sheets[index].page);
    }
    const scale = this.sheets[0].page.getBoundingClientRect().width / width || 1;
    const origin = first.getBoundingClientRect().left;
    this.columns = [...first.querySelectorAll("*")].map((one) =>
      [...one.getClientRects()].map((box) => Math.max(0, Math.floor(((box.left + box.right) / 2 - origin) / scale / this.step))),
    );
    this.sheets.forEach(({ page, count }, index) => {
      const isOver = limit > 0 && index >= limit;
      page.classList.toggle("over", isOver);
      count.textContent = `Page ${index + 1} of ${total}${isOver ? " · does not fit" : ""}`;
    });
    this.conceal(this.sheets[0], 0);
    this.fill();
    this.sheets.forEach(({ page }) => this.watch.observe(page));
    this.counted(total);
    return true;
  }

  sheet(index) {
    const { width, height, inner, top, right, bottom, left, step } = this;
    const flow = element("div", "flow", {
      width: `${inner.width}px`,
      height: `${inner.height}px`,
      columnWidth: `${inner.width}px`,
      columnGap: `${BETWEEN}px`,
      transform: `translateX(${-index * step}px)`,
    });
    const pane = element("div", "window", { width: `${inner.width}px`, height: `${inner.height}px` });
    pane.append(flow);
    const paper = element("div", "sheet", {
      width: `${width}px`,
      height: `${height}px`,
      padding: `${top}px ${right}px ${bottom}px ${left}px`,
      boxSizing: "border-box",
    });
    paper.append(pane);
    const count = element("p", "count");
    const page = element("div", "page", { width: `${width}px` });
    page.dataset.index = index;
    page.append(paper, count);
    return { page, paper, flow, count };
  }

  write({ flow }) {
    flow.append(document.importNode(this.cv, true));
  }

  // Writes the sheets that are looked at, and those so many further.
  fill(reach = 0) {
    const wanted = (index) => [...this.seen].some((seen) => Math.abs(seen - index) <= reach);
    this.sheets.forEach((sheet, index) => {
      if (sheet.flow.firstChild || !wanted(index)) return;
      this.write(sheet);
      this.conceal(sheet, index);
    });
  }

  // Hides what stands on other sheets, and prints the page's foot.
  conceal({ flow, paper }, index) {
    [...flow.querySelectorAll("*")].forEach((one, position) => {
      const at = this.columns[position];
      if (at.length > 0 && (Math.max(...at) < index || Math.min(...at) > index)) one.style.visibility = "hidden";
    });
    if (!this.rules.numbered || index === 0) return;
    const foot = element("p", "foot", { top: `${this.height - this.bottom / 2}px` });
    foot.setAttribute("aria-hidden", "true");
    foot.textContent = `${this.name} — ${index + 1}/${this.sheets.length}`;
    paper.append(foot);
  }
}

export function PaperPreview({ html, styles, pageSize = "A4", limit = 0, breaks, label = "Preview of your CV", onSettle }) {
  const place = useRef(null);
  const host = useRef(null);
  const sheets = useRef(null);
  const drawn = useRef({});
  const [zoom, setZoom] = useState(0); // 0 fits the width
  const [room, setRoom] = useState(0);
  const [pages, setPages] = useState(1);
  const [fonts, setFonts] = useState(0);
  const size = SIZES[pageSize] ?? SIZES.A4;
  const fit = Math.min(MAX_FIT, room > 0 ? room / (size[0] * MM) : 1);
  const scale = zoom || fit;

  const draw = () => {
    const { live, base, css, paper, most, known } = drawn.current;
    if (!base) return;
    const cv = base.cloneNode(true);
    live?.apply(cv);
    const starts = known && moved(known.starts, known.text, solidText(cv));
    const broken = starts && cv.cloneNode(true);
    if (starts && breakPages(broken, starts) && sheets.current.pour(broken, css, paper, most, starts)) return;
    sheets.current.pour(cv, css, paper, most);
  };

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setRoom(entry.contentRect.width));
    watch.observe(place.current);
    const loaded = () => setFonts((count) => count + 1); // other widths, other line ends
    document.fonts?.addEventListener?.("loadingdone", loaded);
    let frame = 0;
    drawn.current.live = new Live(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    });
    const stop = drawn.current.live.start();
    return () => {
      stop();
      cancelAnimationFrame(frame);
      watch.disconnect();
      sheets.current?.watch.disconnect();
      document.fonts?.removeEventListener?.("loadingdone", loaded);
    };
  }, []);

  useBrowserEffect(() => {
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    sheets.current ??= new Sheets(root, setPages);
    Object.assign(drawn.current, { base: safe(html), css: styles, paper: size, most: limit });
    const { round = 0, starts = [] } = breaks ?? {};
    if (round === 0) drawn.current.known = null;
    else if (round !== drawn.current.known?.round) drawn.current.known = { round, starts, text: solidText(drawn.current.base) };
    draw();
  }, [html, styles, pageSize, limit, breaks?.round, fonts, room > 0]); // nothing can be measured in a hidden tab

  useEffect(() => {
    if (!html) return;
    const timer = setTimeout(() => onSettle?.(), SETTLED);
    return () => clearTimeout(timer);
  }, [html, styles, limit]);

  useBrowserEffect(() => {
    const inside = host.current.shadowRoot.querySelector(".pages");
    inside.style.transform = `scale(${scale})`;
    host.current.style.width = `${size[0] * MM * scale}px`;
    host.current.style.height = `${inside.offsetHeight * scale}px`;
  });

  const step = (by) => {
    const next = by > 0 ? ZOOMS.find((one) => one > scale + 0.01) : ZOOMS.findLast((one) => one < scale - 0.01);
    if (next) setZoom(next);
  };

  return (
    <section className="paper" aria-label={label}>
      <div className="paper-bar">
        <span className="paper-count tabular" role="status">
          {pages === 1 ? "1 page" : `${pages} pages`}
          {limit > 0 && pages > limit ? `, ${pages - limit} more than you want` : ""}
        </span>
        <div className="paper-zoom" role="group" aria-label="Zoom">
          <button type="button" className="button button-small" aria-label="Smaller" onClick={() => step(-1)}>
            −
          </button>
          <button type="button" className="button button-small" aria-pressed={zoom === 0} onClick={() => setZoom(0)}>
            Fit
          </button>
          <button type="button" className="button button-small" aria-pressed={zoom === 1} onClick={() => setZoom(1)}>
            100 %
          </button>
          <button type="button" className="button button-small" aria-label="Larger" onClick={() => step(1)}>
            +
          </button>
        </div>
      </div>
      <div ref={place} className="paper-scroll" tabIndex={0} role="region" aria-label="Pages">
        <div ref={host} className="paper-host" />
      </div>
    </section>
  );
}
