// Talks to 'tifa-query mcp' with the protocol's own client. Prints "N passed, N failed".
// usage: node client.mjs TIFA_QUERY INDEX MODULES
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
const [program, index, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const load = (name) => import(pathToFileURL(require.resolve("@modelcontextprotocol/sdk/" + name)));
const { Client } = await load("client/index.js");
const { StdioClientTransport } = await load("client/stdio.js");
const types = await load("types.js");
const Ajv = require("ajv/dist/2020.js").default;

let passed = 0, failed = 0;
function check(what, holds, more) {
  if (holds) passed++;
  else { failed++; console.log(`${what}: does not hold${more === undefined ? "" : ": " + JSON.stringify(more)}`); }
}
function fits(what, schema, value) {
  const result = schema.safeParse(value);
  check(what, result.success, result.error?.issues);
}
async function fails(what, promise, code) {
  const error = await promise.then(() => ({ message: "no error" }), (e) => e);
  check(what, error.code === code, { code: error.code, message: error.message });
}

// ---- a session of the client ----

const transport = new StdioClientTransport({ command: program, args: ["mcp", "-i", index], stderr: "pipe" });
const client = new Client({ name: "test", version: "1" });
const troubles = [];
client.onerror = (error) => troubles.push(String(error)); // what fits no schema
await client.connect(transport);
transport.stderr.on("data", (text) => troubles.push(String(text)));

check("the server is tifa", client.getServerVersion().name === "tifa");
check("it has tools", client.getServerCapabilities().tools !== undefined);
check("it says how to use them", client.getInstructions().length > 0);
fits("a ping", types.EmptyResultSchema, await client.ping());

const { tools } = await client.listTools();
const validators = {};
for (const tool of tools) {
  fits(`the tool ${tool.name}`, types.ToolSchema, tool);
  check(`${tool.name} only reads`, tool.annotations.readOnlyHint === true);
  check(`${tool.name} is described`, tool.description.length > 20);
  validators[tool.name] = new Ajv({ strict: true, allowUnionTypes: true }).compile(tool.inputSchema);
}
check("search and show are tools", validators.search && validators.show);

async function call(name, args) {
  const result = await client.callTool({ name, arguments: args });
  fits(`the result of ${name} ${JSON.stringify(args)}`, types.CallToolResultSchema, result);
  return result;
}

// What the schemas allow is answered, and what they do not is refused.
const good = [
  ["search", { query: '"mutual respect"' }],
  ["search", { query: "peace", limit: 3, sort: "-date", all: true }],
  ["search", { query: "相互尊重", limit: 1 }],
  ["search", { query: "no such words here" }],
  ["facets", { query: "peace", by: ["author", "year"] }],
  ["facets", {}],
  ["suggest", { prefix: "coop", limit: 2 }],
  ["show", { id: "pages/five-principles-at-seventy.txt" }],
  ["show", { id: "pages/five-principles-at-seventy.txt", passage: 2, context: 1 }],
];
for (const [name, args] of good) {
  const what = `${name} ${JSON.stringify(args)}`;
  check(`${what} fits its schema`, validators[name](args), validators[name].errors);
  const result = await call(name, args);
  check(`${what} succeeds`, !result.isError, result);
  check(`${what} is the same twice`, isDeepStrictEqual(result.structuredContent, JSON.parse(result.content[0].text)));
}
const bad = [
  ["search", {}],
  ["search", { query: 7 }],
  ["search", { query: "a", limit: "two" }],
  ["search", { query: "a", limit: -1 }],
  ["search", { query: "a", limit: 100000 }],
  ["search", { query: "a", limit: 1.5 }],
  ["search", { query: "a", sort: "up" }],
  ["search", { query: "a", all: "yes" }],
  ["search", { query: "a", index: "/etc" }],
  ["facets", { by: [7] }],
  ["suggest", {}],
  ["show", {}],
  ["show", { id: ["a"] }],
];
for (const [name, args] of bad) {
  const what = `${name} ${JSON.stringify(args)}`;
  check(`${what} does not fit its schema`, !validators[name](args));
  await fails(`${what} is refused`, client.callTool({ name, arguments: args }), types.ErrorCode.InvalidParams);
}

const hit = (await call("search", { query: '"mutual respect"', limit: 1 })).structuredContent.hits[0];
const shown = await call("show", { id: hit.article.id, passage: hit.passage.number, context: 0 });
check("a hit can be shown", JSON.stringify(shown.structuredContent).includes(JSON.stringify(hit.passage.text).slice(1, 60)));
check("a wrong query is told in the result", (await call("search", { query: "date:x" })).isError === true);
const none = await call("show", { id: "pages/five-principles" });
check("an article that is not there is none", none.structuredContent.article === null && none.structuredContent.nearest.length > 0);
await fails("a tool that is not there", client.callTool({ name: "find", arguments: {} }), types.ErrorCode.InvalidParams);
await fails("a method that is not there", client.request({ method: "resources/list" }, types.EmptyResultSchema), types.ErrorCode.MethodNotFound);

const many = await Promise.all(Array.from({ length: 50 }, (_, i) => client.callTool({ name: "search", arguments: { query: "peace", limit: 1 + (i % 5) } })));
check("answers at once go where they belong", many.every((r, i) => r.structuredContent.hits.length === 1 + (i % 5)));
check("nothing else was said", troubles.length === 0, troubles);
await client.close();

// ---- every revision, line by line ----

function session(version) {
  return new Promise((resolve) => {
    const child = spawn(program, ["mcp", "-i", index], { stdio: ["pipe", "pipe", "inherit"] });
    const request = (id, method, params) => JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n";
    let out = "";
    child.stdout.on("data", (text) => (out += text));
    child.on("close", (status) => resolve({ status, lines: out.trim().split("\n").map((line) => JSON.parse(line)) }));
    child.stdin.end(
      request(1, "initialize", { protocolVersion: version, capabilities: {}, clientInfo: { name: "test", version: "1" } }) +
      '{"jsonrpc":"2.0","method":"notifications/initialized"}\n' +
      request(2, "tools/list", {}) +
      request(3, "tools/call", { name: "search", arguments: { query: "peace", limit: 1 } }) +
      request(4, "tools/call", { name: "search", arguments: {} }) +
      "no message\n");
  });
}
for (const version of types.SUPPORTED_PROTOCOL_VERSIONS) {
  const { status, lines } = await session(version);
  check(`${version}: the end of the input is the end`, status === 0, status);
  check(`${version}: all is answered`, lines.length === 5, lines.length);
  const [first, list, called, refused, rest] = lines;
  for (const line of [first, list, called, refused]) fits(`${version}: message ${line.id}`, types.JSONRPCMessageSchema, line);
  fits(`${version}: initialize`, types.InitializeResultSchema, first.result);
  check(`${version}: a revision the client knows`, types.SUPPORTED_PROTOCOL_VERSIONS.includes(first.result.protocolVersion));
  fits(`${version}: tools/list`, types.ListToolsResultSchema, list.result);
  fits(`${version}: tools/call`, types.CallToolResultSchema, called.result);
  check(`${version}: objects since 2025-06-18`, (called.result.structuredContent !== undefined) === (first.result.protocolVersion >= "2025-06-18"));
  check(`${version}: a wrong call`, refused.error?.code === types.ErrorCode.InvalidParams, refused);
  check(`${version}: no message`, rest.error?.code === types.ErrorCode.ParseError, rest);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
