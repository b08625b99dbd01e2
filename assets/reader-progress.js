// What this browser sees of somebody's reading: active seconds, how far, which section. Beats that cannot be sent are kept and sent later.
const QUEUE = "careerhub.beats";
const LONGEST = 30000; // ms of one beat
const IDLE = 60000; // ms without a key, a click or a scroll: nobody reads that still
const MOST_KEPT = 500;
const MOST_SENT = 100;

const readQueue = () => {
  try {
    return JSON.parse(localStorage.getItem(QUEUE)) || [];
  } catch {
    return [];
  }
};
const writeQueue = (beats) => localStorage.setItem(QUEUE, JSON.stringify(beats.slice(-MOST_KEPT)));

export function startProgress(article) {
  const { chapter, reader } = article.dataset;
  const body = document.getElementById("chapter-body");
  const headings = [...body.querySelectorAll(":is(h2,h3,h4,h5,h6)[id]")];
  const client = crypto.randomUUID();
  const kept = readQueue().filter((beat) => beat.reader === reader && beat.chapter === chapter); // read while there was no connection
  let sequence = 0;
  let active = 0; // ms since the last beat
  let best = Math.max(Number(article.dataset.percent), ...kept.map((beat) => beat.percent));
  let told = best;
  let section = kept.length ? kept.at(-1).section : article.dataset.section;
  let lastTick = performance.now();
  let lastSign = performance.now();
  let sending = false;

  const isShort = () => body.getBoundingClientRect().height <= innerHeight - 60;
  const isActive = () => document.visibilityState === "visible" && performance.now() - lastSign < IDLE;

  function look() {
    const box = body.getBoundingClientRect();
    if (!isShort() && box.height > 0) best = Math.max(best, Math.min(100, Math.floor((100 * (innerHeight - box.top)) / box.height)));
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    section = above.length ? above.at(-1).id : "";
  }

  function cut() {
    if (active < 250 && best <= told) return;
    const beat = { reader, chapter, client, sequence: ++sequence, ended: Date.now(), ms: Math.min(Math.round(active), LONGEST) };
    const east = -new Date().getTimezoneOffset();
    writeQueue([...readQueue(), { ...beat, percent: best, section, short: isShort(), east }]);
    active = 0;
    told = best;
  }

  async function send(leaving = false) {
    if (sending && !leaving) return;
    const mine = readQueue().filter((beat) => beat.reader === reader).slice(0, MOST_SENT);
    if (mine.length === 0) return;
    sending = true;
    const now = Date.now();
    const beats = mine.map(({ reader: _, ended, ...beat }) => ({ ...beat, age: Math.min(Math.max(0, now - ended), 2 ** 31 - 1) }));
    try {
      const answer = await fetch("/api/reading/beats", {
        method: "POST",
        keepalive: leaving,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ beats }),
      });
      if (answer.ok || answer.status === 400) {
        const sent = new Set(mine.map((beat) => `${beat.client} ${beat.sequence}`));
        writeQueue(readQueue().filter((beat) => !sent.has(`${beat.client} ${beat.sequence}`)));
      }
      if (answer.ok && mine.at(-1).chapter === chapter) show(await answer.json());
    } catch {
      // No connection: the beats stay where they are.
    } finally {
      sending = false;
    }
    if (mine.length === MOST_SENT && !leaving) await send();
  }

  function show({ percent, is_done: isDone }) {
    document.getElementById("chapter-percent").textContent = isDone ? "read" : `${percent} % read`;
    best = Math.max(best, percent);
    told = Math.max(told, percent);
  }

  function tick() {
    const now = performance.now();
    const passed = now - lastTick;
    lastTick = now;
    if (isActive() && passed < 3000) active += passed; // a longer pause was sleep
    look();
    const due = active >= LONGEST - 1000 || (!isActive() && active > 0) || (isShort() && active >= 5000 && best < 100);
    if (due) {
      cut();
      send();
    }
  }

  function leave() {
    look();
    cut();
    send(true);
  }

  for (const sign of ["scroll", "keydown", "pointerdown", "pointermove", "touchstart"]) {
    addEventListener(sign, () => (lastSign = performance.now()), { passive: true });
  }
  addEventListener("scroll", look, { passive: true });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : (lastTick = performance.now())));
  addEventListener("pagehide", leave);
  addEventListener("online", () => send());
  setInterval(tick, 1000);
  setInterval(() => send(), LONGEST);
  resume(section, article);
  startMarks(article, headings);
  send();
}

// Back to where one was, unless the address says where to go.
function resume(section, article) {
  const heading = section && document.getElementById(section);
  if (!heading || location.hash || location.search.includes("mark=") || Number(article.dataset.percent) >= 100) return;
  heading.scrollIntoView();
  const note = document.getElementById("reading-note");
  note.innerHTML = 'This is where you were. <a href="#main">To the beginning</a>';
  note.hidden = false;
  setTimeout(() => (note.hidden = true), 8000);
}

function startMarks(article, headings) {
  let marks = new Set(article.dataset.marks.split(" ").filter(Boolean));
  document.body.classList.add("marked");
  for (const heading of headings.filter((each) => /^H[23]$/.test(each.tagName))) {
    const button = document.createElement("button");
    const title = heading.textContent;
    const draw = () => {
      const is = marks.has(heading.id);
      button.setAttribute("aria-pressed", String(is));
      button.setAttribute("aria-label", `Read: ${title}`);
      button.textContent = is ? "✓ Read" : "Mark read";
    };
    button.type = "button";
    button.className = "section-mark";
    button.addEventListener("click", async () => {
      const body = JSON.stringify({ chapter: article.dataset.chapter, section: heading.id, is_read: !marks.has(heading.id) });
      try {
        const answer = await fetch("/api/reading/marks", { method: "POST", headers: { "Content-Type": "application/json" }, body });
        if (answer.ok) marks = new Set((await answer.json()).marks);
      } catch {
        // Not saved: the button stays as it is.
      }
      draw();
    });
    draw();
    heading.append(button);
  }
}
