// The reader's small helpers: search, arrow keys, copy, settings, "on this page". The page reads well without them.
import { startAsking, startMark } from "./reader-passage.js";
import { startProgress } from "./reader-progress.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog") !== null;

function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/" && $("#search")) {
      event.preventDefault();
      openSearch();
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.shiftKey) {
      if (event.target.closest("pre, .table-box, .math-box, [popover]")) return; // there the arrows scroll
      $(event.key === "ArrowLeft" ? "a[rel=prev]" : "a[rel=next]")?.click();
    }
  });
}

function openSearch() {
  $("#search").showModal();
  $("#search-words").select();
}

function startSearch() {
  const input = $("#search-words");
  if (!input) return;
  const button = $("[data-open=search]");
  button.hidden = false;
  button.addEventListener("click", openSearch);
  let waiting = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const number = ++asked;
      const words = input.value.trim();
      try {
        const answer = words ? await fetch(`${input.dataset.search}?q=${encodeURIComponent(words)}`) : null;
        const found = answer ? await answer.text() : "";
        if (number === asked) $("#search-hits").innerHTML = found; // made and escaped by our server
      } catch {
        if (number === asked) $("#search-hits").textContent = "The server does not answer. Please try again.";
      }
    }, 180);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form's own way is to close
    $("#search-hits a")?.click();
  });
  $("#search").addEventListener("click", (event) => {
    if (event.target.id === "search" || event.target.closest("#search-hits a")) $("#search").close();
  });
}

function startCopy() {
  for (const button of $$(".code-copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText($("code", button.closest(".code-box")).textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
  }
}

function startSettings() {
  const root = document.documentElement;
  $$("[data-script]").forEach((each) => (each.hidden = false));
  for (const name of ["read-size", "read-width"]) {
    const chosen = localStorage.getItem(`careerhub.${name}`) || "medium";
    for (const radio of $$(`input[name="${name}"]`)) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", () => {
        localStorage.setItem(`careerhub.${name}`, radio.value);
        root.setAttribute(`data-${name}`, radio.value);
      });
    }
  }
  for (const radio of $$("input[name=theme]")) {
    radio.checked = radio.value === (localStorage.getItem("theme") || "system");
    radio.addEventListener("change", () => {
      localStorage.setItem("theme", radio.value);
      const dark = radio.value === "dark" || (radio.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
      root.classList.toggle("dark", dark);
      root.classList.toggle("light", !dark);
    });
  }
}

function startHere() {
  const links = new Map($$(".here-list a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (links.size === 0) return;
  const seen = new IntersectionObserver(
    (entries) => {
      const top = entries.filter((entry) => entry.isIntersecting).at(-1);
      if (!top || !links.has(top.target.id)) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(top.target.id).setAttribute("aria-current", "true");
    },
    { rootMargin: "-60px 0px -70% 0px" },
  );
  $$(".chapter-body :is(h2,h3,h4,h5,h6)[id]").forEach((heading) => seen.observe(heading));
}

function startContents() {
  const box = $(".toc-box");
  if (!box) return;
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 821px)").matches) box.open = true;
  const current = $("[aria-current=page]", box);
  const toc = $(".toc");
  if (current && toc.scrollHeight > toc.clientHeight) toc.scrollTop = current.offsetTop - toc.clientHeight / 2;
}

// As on the other pages: text that was typed in this tab and never saved is not left for the next person.
function startSignOut() {
  $("[data-sign-out]")?.addEventListener("submit", (event) => {
    const drafts = Object.keys(sessionStorage).filter((key) => key.startsWith("careerhub.draft."));
    if (drafts.length > 0 && !confirm("Some of your text is not saved yet. Sign out and lose it?")) event.preventDefault();
    else drafts.forEach((key) => sessionStorage.removeItem(key));
  });
}

// Pictures wait for the first paint only: a page may be printed, or read on without a connection.
function startPictures() {
  const fetchAll = () => $$("img[loading=lazy]").forEach((image) => (image.loading = "eager"));
  if (document.readyState === "complete") fetchAll();
  else addEventListener("load", fetchAll, { once: true });
}

startKeys();
startSearch();
startCopy();
startSettings();
startHere();
startContents();
startSignOut();
startPictures();
startMark();
startAsking();
const chapter = $("#chapter[data-reader]");
if (chapter) startProgress(chapter);
