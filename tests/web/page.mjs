// Drives the search page in a browser. Prints "N passed, N failed".
// usage: node page.mjs URL MODULES [SCREENSHOTS]
import { createRequire } from "node:module";
const [url, modules, screenshots] = process.argv.slice(2);
const { chromium } = createRequire(modules + "/")("playwright-core");

let passed = 0, failed = 0;
function check(what, holds, more) {
  if (holds) passed++;
  else { failed++; console.log(`${what}: does not hold${more === undefined ? "" : ": " + JSON.stringify(more)}`); }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
const page = await context.newPage();
page.setDefaultTimeout(300000); // what takes so long never happens
const outside = [], problems = [];
page.on("request", (r) => { if (!r.url().startsWith(url) && !r.url().startsWith("data:")) outside.push(r.url()); });
page.on("pageerror", (e) => problems.push(String(e)));
page.on("console", (m) => { if (/Content Security Policy/.test(m.text())) problems.push(m.text()); });
page.on("dialog", (d) => { problems.push("a script ran: " + d.message()); d.dismiss(); });

// Until a function in the page holds. Playwright's own way evaluates strings, which the page's policy forbids.
async function until(holds, argument) {
  for (let tries = 0; tries < 6000; tries++) {
    if (await page.evaluate(holds, argument)) return;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error("never holds: " + holds);
}
const texts = (selector) => page.locator(selector).allTextContents();
const search = () => new URL(page.url()).searchParams;
const settled = (query) => until((q) => document.querySelector("#hits").dataset.query === q, query);
async function type(query) {
  await page.fill("#query", "");
  await page.type("#query", query, { delay: 5 });
  await settled(query);
}

/* ---- the first look ---- */
await page.goto(url + "/");
await page.waitForSelector("#examples dt");
check("examples are offered", (await page.locator("#examples a").count()) >= 5);

/* ---- search as you type, exact highlights ---- */
await type('"mutual respect"');
check("hits", (await page.locator("#hits > li").count()) === 5);
check("only the phrase is marked", (await texts("#hits mark")).every((t) => /^mutual respect$/i.test(t)), await texts("#hits mark"));
check("exact counts are told", /^5 passages in 5 articles, 5 occurrences/.test(await page.textContent("#status")), await page.textContent("#status"));
check("the URL is the query", search().get("q") === '"mutual respect"');

/* ---- facets and years ---- */
await page.waitForSelector("#chart button");
const bars = await page.locator("#chart button:not([disabled])").count();
check("hits by year", bars >= 2, bars);
const facet = page.locator("#facets li button").first();
const value = (await facet.locator("span").first().textContent());
await facet.click();
await until(() => document.querySelectorAll("#filters button").length === 1);
check("a facet narrows", (await page.locator("#hits > li").count()) < 5 && search().getAll("f")[0].includes(value), page.url());
await page.locator("#filters button").click();
await until(() => document.querySelectorAll("#hits > li").length === 5);
await page.locator("#chart button:not([disabled])").first().click();
await until(() => new URLSearchParams(location.search).getAll("f").some((f) => f.startsWith("date:")));
await page.goBack();
await until(() => document.querySelectorAll("#hits > li").length === 5);
check("back goes back", search().getAll("f").length === 0);

/* ---- the article ---- */
const title = await page.locator("#hits h2").first().textContent();
await page.locator("#hits h2 button").first().click();
await page.waitForSelector("#article .found");
check("the article is shown", (await page.textContent("#article h1")) === title);
check("its passage is in sight", await page.locator("#article .found").evaluate((e) => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight + 1; }));
check("its matches are marked", (await texts("#article mark")).some((t) => /^mutual respect$/i.test(t)));
await page.keyboard.press("Escape");
await page.waitForSelector("#hits > li");
check("Escape goes back to the hits", !search().has("article"));

/* ---- keyboard ---- */
await page.locator("body").click({ position: { x: 5, y: 500 } });
await page.keyboard.press("j");
await page.keyboard.press("j");
check("j moves on", (await page.locator("#hits > li.current").evaluate((e) => [...e.parentNode.children].indexOf(e))) === 1);
await page.keyboard.press("k");
check("k moves back", (await page.locator("#hits > li.current").evaluate((e) => [...e.parentNode.children].indexOf(e))) === 0);
await page.keyboard.press("c");
await until(() => /Copied/.test(document.querySelector("#hits > li .tools").textContent));
const cited = await page.evaluate(() => navigator.clipboard.readText());
check("the citation is copied", cited.includes(title) && /passage \d+\.$/.test(cited), cited);
await page.keyboard.press("Enter");
await page.waitForSelector("#article h1");
check("Enter opens the article", search().has("article"));
await page.goBack();
await page.waitForSelector("#hits > li");
await page.keyboard.press("/");
check("/ goes to the query", await page.evaluate(() => document.activeElement.id === "query"));

/* ---- suggestions ---- */
await page.fill("#query", "");
await page.type("#query", "mut", { delay: 5 });
await until(() => { const all = [...document.querySelectorAll("#suggestions li")]; return all.length && all.every((e) => e.textContent.startsWith("mut")); });
await page.keyboard.press("ArrowDown");
const suggested = await page.locator('#suggestions li[aria-selected="true"]').textContent();
await page.keyboard.press("Enter");
await until((q) => new URLSearchParams(location.search).get("q") === q, suggested);
check("a suggestion is taken", suggested.startsWith("mut"), suggested);

/* ---- Chinese ---- */
await type("合作共赢");
check("traditional is found by simplified", (await texts("#hits mark")).every((t) => /^合作共[赢贏]$/.test(t.replace(/[^\p{L}]/gu, ""))), await texts("#hits mark"));

/* ---- deep links, order, what is wrong ---- */
await page.goto(`${url}/?q=${encodeURIComponent('"mutual respect"')}&sort=-date`);
await page.waitForSelector("#hits > li");
check("a deep link brings the query", (await page.inputValue("#query")) === '"mutual respect"' && (await page.inputValue("#sort")) === "-date");
const dates = (await texts("#hits .about")).map((t) => (t.match(/\d{4}-\d{2}-\d{2}/) || [""])[0]);
check("newest first", dates.every((d, i) => i === 0 || dates[i - 1] >= d), dates);
await page.goto(`${url}/?q=${encodeURIComponent("nosuchfield:x")}`);
await page.waitForSelector("#warnings li");
check("an error is told", /unknown field/.test(await page.textContent("#warnings")), await page.textContent("#warnings"));
await page.goto(`${url}/?q=${encodeURIComponent("lighthowse")}`);
await page.waitForSelector("#warnings li");
check("nothing found is explained", /not in the archive/.test(await page.textContent("#warnings")), await page.textContent("#warnings"));

/* ---- pages ---- */
await page.goto(`${url}/?q=the`);
await page.waitForSelector("#pages:not([hidden])");
await page.click("#next");
await until(() => new URLSearchParams(location.search).get("offset") === "20" && document.querySelector("#range").textContent.startsWith("21"));
check("pages go on", (await page.textContent("#range")) === "21–40");

/* ---- hostile texts: every field of some articles holds scripts ---- */
await page.goto(`${url}/?q=${encodeURIComponent("payloadmarker")}`);
await page.waitForSelector("#hits > li");
let seen = 0;
for (let more = true; more;) {
  const count = await page.locator("#hits > li").count();
  seen += count;
  check("no element comes from the archive", (await page.locator("#hits script, #hits img, #hits iframe, #hits svg, #hits object, #hits style, #hits b").count()) === 0);
  await page.locator("#hits h2 button").first().click();
  await page.waitForSelector("#article h1");
  check("none in an article", (await page.locator("#article script, #article img, #article iframe, #article svg, #article object, #article style").count()) === 0);
  const links = await page.locator("#article a").evaluateAll((as) => as.map((a) => a.protocol));
  check("links are of the web", links.every((p) => p === "http:" || p === "https:"), links);
  await page.goBack();
  await page.waitForSelector("#hits > li");
  more = await page.locator("#next").isEnabled() && await page.locator("#pages").isVisible();
  if (more) {
    const offset = Number(search().get("offset") || 0) + 20;
    await page.click("#next");
    await until((o) => document.querySelector("#range").textContent.startsWith(String(o + 1)), offset);
  }
}
check("200 payloads were shown", seen >= 200, seen);
for (const payload of ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]) {
  await page.goto(`${url}/?q=${encodeURIComponent(payload)}&f=${encodeURIComponent(payload)}&article=`);
  await until(() => document.querySelector("#status").textContent || document.querySelector("#warnings li"));
}
check("no script ran, nothing broke", problems.length === 0, problems);
check("nothing is asked of other hosts", outside.length === 0, outside);

/* ---- narrow, dark, weight ---- */
await page.setViewportSize({ width: 360, height: 700 });
await page.goto(`${url}/?q=${encodeURIComponent('"mutual respect"')}`);
await page.waitForSelector("#hits > li");
check("a narrow screen does not scroll sideways", await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
await page.emulateMedia({ colorScheme: "dark" });
check("dark is dark", (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) !== light);
const weight = await page.evaluate(() => performance.getEntries().filter((e) => /\/($|\?|style\.css|app\.js)/.test(e.name)).reduce((sum, e) => sum + (e.decodedBodySize || 0), 0));
check("the page weighs at most 60 kB", weight > 0 && weight <= 60000, weight);

if (screenshots) {
  await page.setViewportSize({ width: 1200, height: 800 });
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`${url}/?q=${encodeURIComponent('"mutual respect"')}`);
    await page.waitForSelector("#chart button");
    await page.screenshot({ path: `${screenshots}/page-${scheme}.png` });
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
