// The CV as paper. The server's HTML and CSS go into a shadow root, so that neither side's styles touch the other's. The text is
// poured into columns of the size of a page's content, which is how the browser breaks pages by its own rules; each sheet is a
// window on one column. Each sheet has its own copy of the text, in which all that is on other sheets is hidden (visibility:
// hidden keeps the layout and takes it from screen readers and the tab order).
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const MM = 96 / 25.4;
const SIZES = { A4: [210, 297], Letter: [215.9, 279.4] };
const MARGIN = [18, 18, 18, 18]; // mm, where the CSS has no @page rule
const MAX_FIT = 1.25;
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

// Fills the shadow root; returns how many pages there are. `size` in mm.
function pour(root, html, css, size) {
  const rules = pageOf(css);
  const [width, height] = size.map((side) => side * MM);
  const [top, right, bottom, left] = rules.margin.map((side) => side * MM);
  const inner = { width: width - left - right, height: height - top - bottom };
  const step = inner.width + BETWEEN;
  const cv = safe(html);
  const name = cv.querySelector("h1")?.textContent ?? "";
  cv.style.marginTop = `${-rules.raised * MM}px`;

  const sheet = (index) => {
    const flow = element("div", "flow", {
      width: `${inner.width}px`,
      height: `${inner.height}px`,
      columnWidth: `${inner.width}px`,
      columnGap: `${BETWEEN}px`,
      transform: `translateX(${-index * step}px)`,
    });
    flow.append(document.importNode(cv, true));
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
    page.append(paper, count);
    return { page, paper, flow, count };
  };

  const style = element("style");
  style.textContent = `${css ?? ""}\n${FRAME}`;
  const pages = element("div", "pages", { width: `${width}px` });
  const first = sheet(0);
  pages.append(first.page);
  pages.style.transform = root.querySelector(".pages")?.style.transform ?? "";
  root.replaceChildren(style, pages);

  const total = Math.max(1, Math.round((first.flow.scrollWidth + BETWEEN) / step));
  const sheets = [first];
  for (let index = 1; index < total; index++) {
    sheets.push(sheet(index));
    pages.append(sheets[index].page);
  }
  const scale = first.page.getBoundingClientRect().width / width || 1;
  const origin = first.flow.getBoundingClientRect().left;
  const columns = [...first.flow.querySelectorAll("*")].map((one) =>
    [...one.getClientRects()].map((box) => Math.max(0, Math.floor(((box.left + box.right) / 2 - origin) / scale / step))),
  );
  sheets.forEach(({ paper, flow, count }, index) => {
    [...flow.querySelectorAll("*")].forEach((one, position) => {
      const at = columns[position];
      if (at.length > 0 && (Math.max(...at) < index || Math.min(...at) > index)) one.style.visibility = "hidden";
    });
    if (rules.numbered && index > 0) {
      const foot = element("p", "foot", { top: `${height - bottom / 2}px` });
      foot.setAttribute("aria-hidden", "true");
      foot.textContent = `${name} — ${index + 1}/${total}`;
      paper.append(foot);
    }
    count.textContent = `Page ${index + 1} of ${total}`;
  });
  return total;
}

export function PaperPreview({ html, styles, pageSize = "A4", label = "Preview of your CV" }) {
  const place = useRef(null);
  const host = useRef(null);
  const [zoom, setZoom] = useState("fit");
  const [room, setRoom] = useState(0);
  const [pages, setPages] = useState(1);
  const [fonts, setFonts] = useState(0);
  const size = SIZES[pageSize] ?? SIZES.A4;
  const scale = zoom === "fit" ? Math.min(MAX_FIT, room > 0 ? room / (size[0] * MM) : 1) : 1;

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setRoom(entry.contentRect.width));
    watch.observe(place.current);
    const loaded = () => setFonts((count) => count + 1); // other widths, other line ends
    document.fonts?.addEventListener?.("loadingdone", loaded);
    return () => {
      watch.disconnect();
      document.fonts?.removeEventListener?.("loadingdone", loaded);
    };
  }, []);

  useBrowserEffect(() => {
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    setPages(pour(root, html, styles, size));
  }, [html, styles, pageSize, fonts, room > 0]); // nothing can be measured in a hidden tab

  useBrowserEffect(() => {
    const inside = host.current.shadowRoot.querySelector(".pages");
    inside.style.transform = `scale(${scale})`;
    host.current.style.width = `${size[0] * MM * scale}px`;
    host.current.style.height = `${inside.offsetHeight * scale}px`;
  });

  return (
    <section className="paper" aria-label={label}>
      <div className="paper-bar">
        <span className="paper-count tabular">{pages === 1 ? "1 page" : `${pages} pages`}</span>
        <div className="paper-zoom" role="group" aria-label="Zoom">
          <button type="button" className="button button-small" aria-pressed={zoom === "fit"} onClick={() => setZoom("fit")}>
            Fit
          </button>
          <button type="button" className="button button-small" aria-pressed={zoom === "full"} onClick={() => setZoom("full")}>
            100 %
          </button>
        </div>
      </div>
      <div ref={place} className="paper-scroll" tabIndex={0} role="region" aria-label="Pages">
        <div ref={host} className="paper-host" />
      </div>
    </section>
  );
}
