// Every piece of syntax we refuse, in one list: in ESLint's flat config a second `no-restricted-syntax` block silently
// replaces the first, so the lists are joined here, once per kind of folder, and restrictions.test.ts shows each firing.

/** Same evidence and same version give the same bytes: here time, chance and output come in as arguments. */
export const pureFolders = [
  'shared',
  'electron/ingest',
  'electron/reconstruct',
  'electron/findings',
  'electron/checklist',
  'electron/report',
  'electron/sample',
];

const everywhere = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Named exports only: one word per thing, wherever it is imported.',
    refused: 'export default 1;',
    allowed: 'export const one = 1;',
  },
  {
    selector: "MemberExpression[property.name='sendSync']",
    message: 'sendSync stops the window until main answers; ask through the contract.',
    refused: "declare const ipcRenderer: { sendSync(name: string): void }; ipcRenderer.sendSync('x');",
    allowed: "declare const bridge: { ask(name: string): void }; bridge.ask('x');",
  },
];

/** Names that logs choose; and the globals that could reach a network (modules are refused by test/layers; a test may try them, to see them fail). */
const appOnly = [
  {
    selector: "VariableDeclarator[init.type='ObjectExpression'][id.typeAnnotation.typeAnnotation.typeName.name='Readonly'][id.typeAnnotation.typeAnnotation.typeArguments.params.0.typeName.name='Record'][id.typeAnnotation.typeAnnotation.typeArguments.params.0.typeArguments.params.0.type='TSStringKeyword']",
    message: 'A table asked for any text inherits nothing: wrap it in byName (shared/domain/by-name.ts), or `constructor` is found in it.',
    refused: "export const words: Readonly<Record<string, number>> = { one: 1 };",
    allowed: "declare function byName<T>(o: Record<string, T>): Record<string, T>; export const words: Readonly<Record<string, number>> = byName({ one: 1 });",
  },
  {
    selector: 'CallExpression[callee.name=/^(fetch|XMLHttpRequest)$/]',
    message: 'Nothing talks to a network.',
    refused: "declare function fetch(to: string): void; fetch('x');",
    allowed: "declare const net: { fetch(to: string): void }; net.fetch('file:///x');",
  },
  {
    selector: 'NewExpression[callee.name=/^(WebSocket|EventSource|XMLHttpRequest|WebTransport|RTCPeerConnection)$/]',
    message: 'Nothing talks to a network.',
    refused: "declare class WebSocket { constructor(to: string) } export const s = new WebSocket('x');",
    allowed: 'export const s = new Map();',
  },
  {
    selector: 'MemberExpression[property.name=/^(sendBeacon|getBuiltinModule)$/]',
    message: 'Nothing talks to a network, and every module is imported where the layer check sees it.',
    refused: "export const m = process.getBuiltinModule('node:net');",
    allowed: "export const m = process.cwd();",
  },
];

const pureOnly = [
  {
    selector: "CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
    message: 'What logs wrote is read by parseJson (shared/domain/json-text.ts): V8 mixes up names that have escapes.',
    refused: "export const v: unknown = JSON.parse('1');",
    allowed: "declare function parseJson(text: string): unknown; export const v = parseJson('1');",
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'No clock here: take the time as an argument (the clock is electron/base/clock.ts).',
    refused: 'export const t = Date.now();',
    allowed: 'export const t = Date.parse("2024-03-01T10:00:00Z");',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'No clock here: take the time as an argument (the clock is electron/base/clock.ts).',
    refused: 'export const t = new Date();',
    allowed: 'export const t = new Date(0);',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'No clock here: take the time as an argument (the clock is electron/base/clock.ts).',
    refused: 'export const t = Date();',
    allowed: 'export const t = new Date(0).toISOString();',
  },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'No clock here: measuring belongs to test/bench.',
    refused: 'declare const performance: { now(): number }; export const t = performance.now();',
    allowed: 'declare const stopwatch: { now(): number }; export const t = stopwatch.now();',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'No chance here: the same evidence must give the same answer.',
    refused: 'export const r = Math.random();',
    allowed: 'export const r = Math.max(1, 2);',
  },
  {
    selector: ":matches(Identifier, MemberExpression > Identifier.property)[name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]",
    message: 'No chance here: ids are made from what the evidence says.',
    refused: "import { randomUUID } from 'node:crypto'; export const id = randomUUID();",
    allowed: "import { createHash } from 'node:crypto'; export const id = createHash('sha256').digest('hex');",
  },
  {
    selector: "MemberExpression[object.name='console']",
    message: 'No printing here: give a value back, or a reason why there is none.',
    refused: "declare const console: { log(text: string): void }; console.log('x');",
    allowed: "export const text = 'x';",
  },
];

/** @param {string} folder e.g. `electron/ingest` */
export function restrictionsFor(folder) {
  if (folder.startsWith('test')) return everywhere;
  return pureFolders.includes(folder) ? [...everywhere, ...appOnly, ...pureOnly] : [...everywhere, ...appOnly];
}

/** The options of ESLint's `no-restricted-syntax`. */
export function ruleFor(folder) {
  return ['error', ...restrictionsFor(folder).map(({ selector, message }) => ({ selector, message }))];
}
