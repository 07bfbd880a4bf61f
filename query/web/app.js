// The search page. The URL is the query: everything shown follows from it, so links and the back button work.
// All text from the archive gets in as text nodes, never as markup.
"use strict";

const PAGE_SIZE = 20, TYPING_PAUSE_MS = 150, FACET_VALUES = 8;
const FACETS = ["author", "section", "language"];
// Fields that articles brought: those of the first so many are counted, and so many shown that have few values.
const OWN_FIELDS_ASKED = 12, OWN_FIELDS_SHOWN = 4, FEW_VALUES = 60;
const EXAMPLES = [
  ['"win-win cooperation"', "these words, adjacent, in this order, in one sentence"],
  ["合作共赢", "the same in Chinese, traditional or simplified"],
  ['~"peaceful coexistence"', "in any form of the words"],
  ['"mutual respect"~3', "with at most three words between"],
  ['"cold war" NEAR/8 (china OR beijing)', "both within eight words"],
  ["@win-win", "a formulation in all its variants"],
];
const $ = (id) => document.getElementById(id);

/* ---- elements ---- */

function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) e.setAttribute(key, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

function webLink(url) {
  let parsed;
  try { parsed = new URL(url); } catch { return null; }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  return element("a", { href: parsed.href, rel: "noopener noreferrer", target: "_blank" }, url);
}

// Spans count code points, strings of JavaScript do not.
function marked(text, spans) {
  const parts = [], points = Array.from(text);
  let at = 0;
  for (const span of spans || []) {
    parts.push(points.slice(at, span.start).join(""));
    parts.push(element("mark", {}, points.slice(span.start, span.end).join("")));
    at = span.end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

const joined = (...parts) => parts.filter((p) => p).join(" · ");

/* ---- the state, which is the URL ---- */

function stateOf(search) {
  const p = new URLSearchParams(search);
  return {
    q: p.get("q") || "",
    filters: p.getAll("f"),
    sort: ["date", "-date"].includes(p.get("sort")) ? p.get("sort") : "score",
    offset: Math.max(0, parseInt(p.get("offset"), 10) || 0),
    article: p.get("article"),
    passage: parseInt(p.get("passage"), 10) || 0,
  };
}

function urlOf(state) {
  const p = new URLSearchParams();
  if (state.q) p.set("q", state.q);
  for (const f of state.filters) p.append("f", f);
  if (state.sort !== "score") p.set("sort", state.sort);
  if (state.offset) p.set("offset", state.offset);
  if (state.article) p.set("article", state.article);
  if (state.article && state.passage) p.set("passage", state.passage);
  const text = p.toString();
  return text ? "?" + text : location.pathname;
}

function go(change, replace) {
  const next = { ...stateOf(location.search), ...change };
  history[replace ? "replaceState" : "pushState"](null, "", urlOf(next));
  show();
}

// Filters narrow the whole query, also where it is an OR.
function fullQuery(state) {
  if (!state.filters.length) return state.q;
  const q = /\b(OR|NOT)\b/.test(state.q) ? `(${state.q})` : state.q;
  return [q, ...state.filters].join(" ");
}

const quoted = (value) => '"' + value.replace(/"/g, " ") + '"';

/* ---- asking ---- */

class Problem extends Error {}

async function ask(path, parameters, signal) {
  const p = new URLSearchParams();
  for (const [key, value] of parameters) p.append(key, value);
  const response = await fetch(path + (parameters.length ? "?" + p : ""), { signal, headers: { Accept: "application/json" } });
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Problem((body && (body.detail || body.title)) || `the server answers ${response.status}`);
  return body;
}

let running = null;

async function show() {
  const state = stateOf(location.search);
  if (running) running.abort();
  const mine = (running = new AbortController());
  if (document.activeElement !== $("query") || !typing) $("query").value = state.q;
  $("sort").value = state.sort;
  document.title = state.q ? `${state.q} – tifa` : "tifa";
  try {
    if (state.article) await showArticle(state, mine.signal);
    else if (state.q || state.filters.length) await showHits(state, mine.signal);
    else showStart();
  } catch (error) {
    if (error.name === "AbortError") return;
    clear();
    $("status").textContent = "";
    $("warnings").replaceChildren(element("li", { class: "problem" }, error instanceof Problem ? error.message : "the server cannot be reached; try again"));
  }
}

function clear() {
  for (const id of ["hits", "warnings", "filters", "facets", "chart"]) $(id).replaceChildren();
  delete $("hits").dataset.query;
  for (const id of ["pages", "side", "years", "help", "article"]) $(id).hidden = true;
  $("results").hidden = false;
}

function showStart() {
  clear();
  $("status").textContent = "";
  $("help").hidden = false;
  $("examples").replaceChildren(...EXAMPLES.flatMap(([query, meaning]) => [
    element("dt", {}, element("a", { href: "?q=" + encodeURIComponent(query), onclick: (e) => { e.preventDefault(); go({ q: query, filters: [], offset: 0 }); } }, query)),
    element("dd", {}, meaning),
  ]));
}

/* ---- hits ---- */

let hits = [], current = -1;

function counted(value, kind, noun) {
  const number = value.toLocaleString("en") + " " + noun + (value === 1 ? "" : "s");
  return kind === "exact" ? number : (kind === "estimate" ? "about" : kind) + " " + number;
}

function summary(answer) {
  const c = answer.counts;
  return counted(answer.passages, c.passages, "passage") + " in " + counted(answer.articles, c.articles, "article") +
    ", " + counted(answer.occurrences, c.occurrences, "occurrence") + ` · ${answer.took_ms.toFixed(1)} ms`;
}

async function showHits(state, signal) {
  const query = fullQuery(state);
  const parameters = [["q", query], ["n", PAGE_SIZE], ["offset", state.offset], ["sort", state.sort]];
  const answer = await ask("search", parameters, signal);
  clear();
  hits = answer.hits;
  current = -1;
  $("status").textContent = summary(answer);
  $("warnings").replaceChildren(...answer.warnings.map((w) => element("li", {}, w)));
  $("hits").replaceChildren(...hits.map(hitElement));
  $("hits").dataset.query = query; // what is shown, for who looks from outside
  $("hits").setAttribute("start", state.offset + 1);
  showPages(state, answer);
  await showFacets(state, query, signal);
}

function aboutOf(article) {
  return element("p", { class: "about" }, joined(article.author, article.affiliation, article.date, article.section, article.lang));
}

function hitElement(hit, index) {
  const a = hit.article, isTitle = hit.passage.number === 0;
  return element("li", { tabindex: "-1", onfocus: () => select(index, false) },
    element("h2", {}, element("button", { type: "button", onclick: () => openHit(index) },
      ...(isTitle ? marked(a.title, hit.passage.spans) : [a.title || a.id]))),
    aboutOf(a),
    isTitle ? null : element("p", { class: "text", lang: a.lang || null }, ...marked(hit.passage.text, hit.passage.spans)),
    element("p", { class: "tools" },
      element("button", { type: "button", onclick: (e) => copyCitation(hit, e.target) }, "Copy citation"),
      copiesOf(hit)));
}

function copiesOf(hit) {
  if (!hit.copies) return null;
  const more = (hit.copy_count || hit.copies.length) - hit.copies.length;
  return element("span", {}, " also in " + hit.copies.join(", ") + (more > 0 ? ` and ${more} more` : ""));
}

function openHit(index) {
  go({ article: hits[index].article.id, passage: hits[index].passage.number });
}

function select(index, focus) {
  const items = $("hits").children;
  if (!items.length) return;
  current = Math.max(0, Math.min(index, items.length - 1));
  for (let i = 0; i < items.length; i++) items[i].classList.toggle("current", i === current);
  if (focus) items[current].focus();
}

function showPages(state, answer) {
  const more = answer.hits.length === PAGE_SIZE && state.offset + PAGE_SIZE < answer.passages;
  $("pages").hidden = !more && !state.offset;
  $("back").disabled = !state.offset;
  $("next").disabled = !more;
  $("range").textContent = answer.hits.length ? `${state.offset + 1}–${state.offset + answer.hits.length}` : "";
}

function citation(article, passage) {
  const parts = [article.author, article.title && `“${article.title}”`, article.section, article.date, article.url || article.id];
  return parts.filter((p) => p).join(", ") + (passage ? `, passage ${passage}` : "") + ".";
}

async function copyCitation(hit, button) {
  const text = citation(hit.article, hit.passage.number);
  try {
    await navigator.clipboard.writeText(text);
  } catch { // without a secure context there is no clipboard
    const field = element("textarea", {}, text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  if (button) {
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy citation"; }, 1200);
  }
}

/* ---- facets ---- */

const valuesOf = (answer, field) => (answer.facets[field] || { values: [] }).values;

async function showFacets(state, query, signal) {
  let answer;
  try {
    answer = await ask("facets", [["q", query], ["n", 200]], signal);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return; // hits without facets are still hits
  }
  $("filters").replaceChildren(...state.filters.map((f) => element("button", {
    type: "button", title: "remove", onclick: () => go({ filters: state.filters.filter((g) => g !== f), offset: 0 }),
  }, f + " ×")));
  showYears(state, valuesOf(answer, "year"));
  const own = await ownFacets(state, query, answer.fields, signal);
  $("facets").replaceChildren(...FACETS.flatMap((name) => facetElements(state, name, valuesOf(answer, name))), ...own);
  $("side").hidden = !$("facets").children.length && !state.filters.length && $("years").hidden;
}

async function ownFacets(state, query, fields, signal) {
  const names = fields.map((f) => f.name).filter((name) => !name.includes(",")).slice(0, OWN_FIELDS_ASKED);
  if (!names.length) return [];
  let answer;
  try {
    answer = await ask("facets", [["q", query], ["by", names.join(",")], ["n", FACET_VALUES]], signal);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return [];
  }
  const few = names.filter((name) => answer.facets[name] && answer.facets[name].distinct <= FEW_VALUES);
  return few.map((name) => facetElements(state, name, valuesOf(answer, name)))
    .filter((elements) => elements.length).slice(0, OWN_FIELDS_SHOWN).flat();
}

function facetElements(state, name, values) {
  const shown = values.filter((v) => v.query).slice(0, FACET_VALUES);
  if (shown.length < 2) return [];
  const items = shown.map((v) => element("li", {}, element("button", {
    type: "button", onclick: () => go({ filters: [...state.filters, v.query], offset: 0 }),
  }, element("span", {}, v.value), element("span", {}, v.articles.toLocaleString("en")))));
  return [element("h2", {}, name), element("ul", {}, ...items)];
}

function showYears(state, values) {
  const years = values.filter((v) => /^\d{1,4}$/.test(v.value)).map((v) => ({ year: +v.value, articles: v.articles }));
  $("years").hidden = years.length < 2;
  if (years.length < 2) return;
  const first = Math.min(...years.map((y) => y.year)), last = Math.max(...years.map((y) => y.year));
  const most = Math.max(...years.map((y) => y.articles)), by = new Map(years.map((y) => [y.year, y.articles]));
  const bars = [];
  for (let year = first; year <= last && bars.length < 200; year++) {
    const articles = by.get(year) || 0, label = `${year}: ${articles}`;
    const bar = element("button", { type: "button", title: label, "aria-label": `${label} articles`, disabled: articles ? null : "", onclick: () => go({ filters: [...state.filters.filter((f) => !f.startsWith("date:")), `date:${year}`], offset: 0 }) });
    bar.style.height = `${Math.round((articles / most) * 100)}%`;
    bars.push(bar);
  }
  $("years").querySelector("figcaption").textContent = `Articles by year, ${first}–${last}`;
  $("chart").replaceChildren(...bars);
}

/* ---- an article ---- */

// What the query marks in the passages of the article.
async function spansIn(state, signal) {
  const query = fullQuery(state), spans = new Map();
  if (!query || state.article.includes('"')) return spans;
  const narrowed = fullQuery({ ...state, filters: [...state.filters, "id:" + quoted(state.article)] });
  try {
    const answer = await ask("search", [["q", narrowed], ["n", 1000]], signal);
    for (const hit of answer.hits) spans.set(hit.passage.number, hit.passage.spans);
  } catch (error) {
    if (error.name === "AbortError") throw error; // the article can be read without marks
  }
  return spans;
}

async function showArticle(state, signal) {
  const [answer, spans] = await Promise.all([ask("article/" + encodeURIComponent(state.article), [], signal), spansIn(state, signal)]);
  clear();
  const a = answer.article, passages = answer.passages;
  $("status").textContent = "";
  $("results").hidden = true;
  $("article").hidden = false;
  $("article").lang = a.lang || "";
  const link = a.url ? webLink(a.url) : null;
  $("article").replaceChildren(
    element("p", { class: "tools" }, element("button", { type: "button", id: "close", onclick: closeArticle }, "← Back to the hits"), " ",
      element("button", { type: "button", onclick: (e) => copyCitation({ article: a, passage: { number: state.passage } }, e.target) }, "Copy citation")),
    element("h1", {}, ...(a.title ? marked(a.title, spans.get(0)) : [a.id])), aboutOf(a), link ? element("p", { class: "about" }, link) : null,
    ...passages.map((p) => element("p", { class: p.number === state.passage ? "text found" : "text", id: "passage-" + p.number }, ...marked(p.text, spans.get(p.number)))));
  document.title = `${a.title || a.id} – tifa`;
  const found = $("passage-" + state.passage);
  if (found) found.scrollIntoView({ block: "center" });
  else scrollTo(0, 0);
}

function closeArticle() {
  go({ article: null, passage: 0 });
}

/* ---- suggestions ---- */

let suggesting = null, chosen = -1;

function hideSuggestions() {
  $("suggestions").hidden = true;
  $("suggestions").replaceChildren();
  $("query").setAttribute("aria-expanded", "false");
  $("query").removeAttribute("aria-activedescendant");
  chosen = -1;
}

async function suggest() {
  const text = $("query").value;
  if (suggesting) suggesting.abort();
  suggesting = new AbortController();
  if (!text.trim()) return hideSuggestions();
  let answer;
  try { answer = await ask("suggest", [["q", text], ["n", 6]], suggesting.signal); } catch { return; }
  const items = (answer.suggestions || []).map((s) => s.text).filter((s) => s && s !== text);
  if (!items.length || document.activeElement !== $("query")) return hideSuggestions();
  chosen = -1;
  $("suggestions").replaceChildren(...items.map((s, i) => element("li", { role: "option", id: "suggestion-" + i, "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); take(s); } }, s)));
  $("suggestions").hidden = false;
  $("query").setAttribute("aria-expanded", "true");
}

function take(text) {
  $("query").value = text;
  hideSuggestions();
  submit();
}

function choose(step) {
  const items = $("suggestions").children;
  if ($("suggestions").hidden || !items.length) return false;
  chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
  for (let i = 0; i < items.length; i++) items[i].setAttribute("aria-selected", i === chosen ? "true" : "false");
  $("query").setAttribute("aria-activedescendant", "suggestion-" + chosen);
  return true;
}

/* ---- what the user does ---- */

let typing = false, pause = 0;

function submit() {
  clearTimeout(pause);
  typing = false;
  hideSuggestions();
  go({ q: $("query").value.trim(), offset: 0, article: null, passage: 0 });
}

$("form").addEventListener("submit", (e) => {
  e.preventDefault();
  if (!$("suggestions").hidden && chosen >= 0) return take($("suggestions").children[chosen].textContent);
  submit();
});

// While somebody types the page follows, and the history keeps one entry.
$("query").addEventListener("input", (e) => {
  clearTimeout(pause);
  if (e.isComposing) return;
  const first = !typing;
  typing = true;
  pause = setTimeout(() => {
    go({ q: $("query").value.trim(), offset: 0, article: null, passage: 0 }, !first);
    suggest();
  }, TYPING_PAUSE_MS);
});
$("query").addEventListener("compositionend", () => $("query").dispatchEvent(new Event("input")));
$("query").addEventListener("blur", () => { typing = false; setTimeout(hideSuggestions, 100); });
$("query").addEventListener("keydown", (e) => {
  if (e.key === "ArrowDown" && choose(1)) e.preventDefault();
  else if (e.key === "ArrowUp" && choose(-1)) e.preventDefault();
  else if (e.key === "Escape" && !$("suggestions").hidden) { hideSuggestions(); e.stopPropagation(); }
});

$("sort").addEventListener("change", () => go({ sort: $("sort").value, offset: 0 }));
$("back").addEventListener("click", () => { go({ offset: Math.max(0, stateOf(location.search).offset - PAGE_SIZE) }); scrollTo(0, 0); });
$("next").addEventListener("click", () => { go({ offset: stateOf(location.search).offset + PAGE_SIZE }); scrollTo(0, 0); });

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  const inField = e.target.matches("input, select, textarea");
  if (e.key === "Escape") {
    if (stateOf(location.search).article) closeArticle();
    else if (inField) e.target.blur();
    return;
  }
  if (inField) return;
  if (e.key === "/") { e.preventDefault(); $("query").focus(); $("query").select(); }
  else if (e.key === "j") select(current + 1, true);
  else if (e.key === "k") select(current - 1, true);
  else if (e.key === "Enter" && e.target.matches("#hits > li")) openHit(current);
  else if (e.key === "c" && current >= 0 && !$("results").hidden) copyCitation(hits[current], $("hits").children[current].querySelector(".tools button"));
});

addEventListener("popstate", () => { typing = false; show(); });
show();
