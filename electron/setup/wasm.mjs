// `npm run wasm`: compiles the scanner of JSON records (AssemblyScript) and writes it as a module that bundles and tests can import.
// The result is committed, so that nobody needs the compiler to build; a test compiles it again and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

const folder = join(root, 'electron', 'ingest', 'records', 'scan');
const source = join(folder, 'json-scan.as');
export const target = join(folder, 'json-scan-wasm.ts');

const PAGES = '132';

/** The text of json-scan-wasm.ts, as the source stands now. */
export async function compiledScan() {
  let wasm;
  const { error, stderr } = await asc.main(
    ['json-scan.ts', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '-O3', '--initialMemory', PAGES, '--maximumMemory', PAGES, '--outFile', 'json-scan.wasm'],
    {
      readFile: (name) => (name === 'json-scan.ts' ? readFileSync(source, 'utf8') : null),
      writeFile: (_name, contents) => { wasm = contents; },
      listFiles: () => [],
    },
  );
  if (error !== null) throw new Error(`the scanner does not compile: ${stderr.toString()}`);
  const lines = Buffer.from(wasm).toString('base64').match(/.{1,160}/g) ?? [];
  return `// Made from json-scan.as by \`npm run wasm\`; not edited by hand.\nexport const JSON_SCAN_WASM =\n${lines.map((l) => `  '${l}'`).join(' +\n')};\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, await compiledScan());
