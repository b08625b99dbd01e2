// The CV as paper. The server's HTML and CSS go into a shadow root, so that neither side's styles touch the other's. Each sheet has
// the part of the text that stands on its page. Where the pages begin the PDF tells; until there is one, and where a page has become
// too long, the text is poured into columns of a page's size, which is how the browser breaks pages by its own rules.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { columnStarts, extentsOf, moved, part, solidText } from "./paper-breaks.js";
import { Live } from "./paper-live.js";

const MM = 96 / 25.4;
const SIZES = { A4: [210, 297], Letter: [215.9, 279.4] };
const MARGIN = [18, 18, 18, 18]; // mm, where the CSS has no @page rule
const MAX_FIT = 1.25;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
const SLACK = 28; // px, a line and a half, by which a page may be longer here: lines are not equally high everywhere
const SETTLED = 400; // ms without a change, after which the real pages are worth asking for
const BETWEEN = 500; // px between columns: more than what may reach into a page's margins from its neighbours
const useBrowserEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

const FRAME = `
:host { display: block; }
.pages { transform-origin: 0 0; }
.page { position: relative; contain: layout style; }
.sheet { content-visibility: auto; contain: strict; background: #fff; color: #1b1b1f; color-scheme: light; overflow: hidden; box-shadow: var(--paper-shadow); border-radius: 2px; }
/* The sheet has the page's size and margins; the styles may give them to .cv where it stands alone on a screen. */
.flow > .cv { width: auto !important; min-height: 0 !important; padding: 0 !important; background: none !important; }
.foot { position: absolute; inset-inline: 0; margin: 0; font: 400 7.5pt/1 var(--font-ui); color: #5b5b66; text-align: center; }
.flow { position: relative; display: flow-root; }
.columns { position: absolute; inset: 0 auto auto 0; contain: strict; visibility: hidden; column-fill: auto; widows: 2; orphans: 2; }
.continued::before { visibility: hidden; }
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

// The sheets in the shadow root. Of a text that changed only the pages that did are made anew.
class Sheets {
  constructor(root, counted) {
    this.root = root;
    this.counted = counted;
    this.sheets = [];
  }

  // `size` in mm; pages above `limit` are marked as those that do not fit, 0 for any number. `starts` are the page breaks where they
  // are known. Returns those that came out.
  show(cv, css, size, limit, starts) {
    this.frame(css, size, limit);
    if (this.rules.raised) cv.style.marginTop = `${-this.rules.raised * MM}px`;
    const extents = extentsOf(cv);
    let pages = starts ?? this.poured(cv, extents, 0);
    const written = this.write(cv, extents, pages);
    const long = starts && written.find(({ flow }) => flow.scrollHeight > this.height + SLACK);
    if (long) {
      const place = this.sheets.indexOf(long);
      pages = [...pages.slice(0, place), ...this.poured(cv, extents, pages[place - 1] ?? 0)];
      this.write(cv, extents, pages);
    }
    this.counted(pages.length + 1);
    return pages;
  }

  // The styles and measures of all sheets.
  frame(css, size, limit) {
    const key = JSON.stringify([css, size, limit]);
    if (this.key === key) return;
    this.key = key;
    this.limit = limit;
    this.rules = pageOf(css);
    this.paper = size.map((side) => side * MM);
    this.margin = this.rules.margin.map((side) => side * MM);
    const [top, right, bottom, left] = this.margin;
    this.width = this.paper[0] - left - right;
    this.height = this.paper[1] - top - bottom;
    const style = element("style");
    style.textContent = `${css ?? ""}\n${FRAME}`;
    this.pages = element("div", "pages", { width: `${this.paper[0]}px` });
    this.pages.style.transform = this.root.querySelector(".pages")?.style.transform ?? "";
    this.sheets = [];
    this.root.replaceChildren(style, this.pages);
  }

  // Where pages begin after this place by the browser's own rules.
  poured(cv, extents, from) {
    const step = this.width + BETWEEN;
    const columns = element("div", "flow columns", {
      width: `${this.width}px`,
      height: `${this.height}px`,
      columnWidth: `${this.width}px`,
      columnGap: `${BETWEEN}px`,
    });
    const text = part(cv, extents, from, Infinity);
    columns.append(text);
    this.root.append(columns);
    const origin = columns.getBoundingClientRect().left;
    const starts = columnStarts(text, (x) => Math.floor((x - origin) / step));
    columns.remove();
    return starts.map((start) => start + from);
  }

  // Writes the pages; returns the sheets that are not as they were.
  write(cv, extents, starts) {
    const name = cv.querySelector("h1")?.textContent ?? "";
    const total = starts.length + 1;
    this.sheets.splice(total).forEach(({ page }) => page.remove());
    while (this.sheets.length < total) {
      this.sheets.push(this.sheet());
      this.pages.append(this.sheets.at(-1).page);
    }
    return this.sheets.filter((sheet, index) => {
      const { page, flow, foot, count } = sheet;
      const isOver = this.limit > 0 && index >= this.limit;
      page.classList.toggle("over", isOver);
      count.textContent = `Page ${index + 1} of ${total}${isOver ? " · does not fit" : ""}`;
      foot.textContent = this.rules.numbered && index > 0 ? `${name} — ${index + 1}/${total}` : "";
      const text = document.adoptNode(part(cv, extents, starts[index - 1] ?? 0, starts[index] ?? Infinity));
      if (flow.firstChild?.isEqualNode(text)) return false;
      flow.replaceChildren(text);
      return true;
    });
  }

  sheet() {
    const [width, height] = this.paper;
    const [top, right, bottom, left] = this.margin;
    const flow = element("div", "flow", { width: `${this.width}px`, height: `${this.height}px` });
    const foot = element("p", "foot", { top: `${height - bottom / 2}px` });
    foot.setAttribute("aria-hidden", "true");
    const paper = element("div", "sheet", {
      width: `${width}px`,
      height: `${height}px`,
      padding: `${top}px ${right}px ${bottom}px ${left}px`,
      boxSizing: "border-box",
    });
    paper.append(flow, foot);
    const count = element("p", "count");
    const page = element("div", "page", { width: `${width}px` });
    page.append(paper, count);
    return { page, flow, foot, count };
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
    const text = solidText(cv);
    const starts = known && moved(known.starts, known.text, text);
    drawn.current.known = { text, starts: sheets.current.show(cv, css, paper, most, starts) };
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
      document.fonts?.removeEventListener?.("loadingdone", loaded);
    };
  }, []);

  useBrowserEffect(() => {
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    sheets.current ??= new Sheets(root, setPages);
    const { round = 0, starts = [] } = breaks ?? {};
    const was = drawn.current;
    drawn.current = { ...was, base: safe(html), css: styles, paper: size, most: limit, round, fonts, room: room > 0 };
    const { base } = drawn.current;
    if (round !== was.round) drawn.current.printed = drawn.current.known = round > 0 ? { starts, text: solidText(base) } : null;
    else if (styles !== was.css || size !== was.paper) drawn.current.printed = drawn.current.known = null;
    else if (fonts !== was.fonts || !was.room) drawn.current.known = drawn.current.printed;
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
