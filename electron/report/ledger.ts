/** The ledger and its head, and how to check everything without this app. */
import { parseJson } from '../../shared/domain/json-text.ts';
import type { LedgerEntry } from '../../shared/domain/custody.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, grouped, time } from './words.ts';

const BODY = 700;

export function ledgerHead(draft: Draft): string {
  return draft.input.ledger.at(-1)?.hash ?? '0'.repeat(64);
}

export function ledgerSection(draft: Draft): Section {
  const { ledger } = draft.input;
  const files = new Map(draft.input.files.map((file, i) => [file.id, i + 1]));
  return {
    id: 'ledger',
    title: 'Ledger, and how to check this report without Keytrail',
    body: html`${para(html`Every act upon the case is an entry of its ledger; each entry carries the hash of the one before. ${counted(ledger.length, 'entry', 'entries')}. The head is the hash of the newest entry about the case when this report was made (entries that only say a report was built may follow it). It is the one value to note down elsewhere:`)}
<p class="head-hash">${ledgerHead(draft)}</p>
${byHand(draft)}
<h3>Ledger entries</h3>
${table('Ledger entries', [{ title: 'Entry', width: 7 }, { title: 'Time and person', width: 22 }, { title: 'Act', width: 26 }, { title: 'Hash', width: 45 }], ledger.map((entry) => ({
      id: `l${entry.seq}`,
      cells: [html`L${entry.seq}`, html`${time(entry.at)}${small(entry.by)}`, html`<strong>${entry.kind}</strong> ${act(entry, files)}`, html`<div class="hash">${entry.hash}</div>`],
    })))}`,
  };
}

/** A file taken in is described in full where the evidence is listed; its entry need not say it all again. */
function act(entry: LedgerEntry, files: ReadonlyMap<string, number>): Html {
  if (entry.kind !== 'evidence-sealed') return body(entry.body);
  const { id } = parseJson(entry.body) as { readonly id?: string };
  const number = id === undefined ? undefined : files.get(id);
  return number === undefined ? body(entry.body) : html`<a href="#f${number}">[F${number}]</a>`;
}

function body(text: string): Html {
  const chars = Array.from(text);
  return html`<div class="small"><code>${chars.slice(0, BODY).join('')}</code>${chars.length > BODY ? html` <span class="more">(showing ${grouped(BODY)} of ${grouped(chars.length)} characters; the whole entry is in the case, in ledger.jsonl)</span>` : nothing}</div>`;
}

function byHand({ input, cite }: Draft): Html {
  const example = cite.used()[0];
  const locator = example?.cited.locator;
  const unzip = locator?.member === undefined ? 'cat FILE' : 'unzip -p FILE MEMBER';
  const read = locator?.layers.includes('gzip') === true ? `${unzip} | zcat` : unzip;
  return html`<h3>By hand</h3>
<ol>
<li>A file is the one that was examined if its hash is the one in <a href="#evidence">Evidence files</a>: <pre>sha256sum FILE</pre></li>
<li>A cited record is found by its bytes, and is unchanged if these give the hash in <a href="#cited">Cited events</a>. ${example === undefined ? html`With OFFSET and LENGTH from there:` : html`For instance [E${example.number}]:`} <pre>${read} | tail -c +${locator === undefined ? 'OFFSET+1' : String(locator.offset + 1)} | head -c ${locator === undefined ? 'LENGTH' : String(locator.length)} | sha256sum</pre></li>
<li>The ledger is whole if every line of <code>ledger.jsonl</code> (in the case folder) gives its own hash, and if the head above is the hash of one of them; lines after that one were written later. What is hashed is a title line, then for each of prev, seq, at, kind, by and body (in that order) a line with the name and the number of bytes, and the text itself: <pre>${LEDGER_CHECK}</pre></li>
</ol>
${input.files.some((file) => !file.kept) ? para(html`Files taken in by reference are not in the case; they must be asked for where they are kept.`) : nothing}`;
}

/** Standard Python, nothing to install; prints each entry’s number and hash, or stops at the first that does not fit. */
const LEDGER_CHECK = html`python3 - ledger.jsonl &lt;&lt;'END'
import sys, json, hashlib
prev = '0' * 64
for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):
    e = json.loads(line)
    text = 'keytrail-ledger-1\\n'
    for name in ('prev', 'seq', 'at', 'kind', 'by', 'body'):
        value = str(e[name])
        text += name + ' ' + str(len(value.encode())) + '\\n' + value + '\\n'
    assert e['prev'] == prev, 'entry %d does not continue the one before' % e['seq']
    true = hashlib.sha256(text.encode()).hexdigest()
    assert e['hash'] == true, 'entry %d was changed' % e['seq']
    prev = e['hash']
    print(e['seq'], prev)
END`;
