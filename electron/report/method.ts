/** How the statements were made: versions, grades, and one meaning per word. */
import type { Draft, Section } from './draft.ts';
import { para, table } from './draft.ts';
import { html, listed, nothing } from './markup.ts';
import { time } from './words.ts';

const GLOSSARY: readonly (readonly [string, string])[] = [
  ['Evidence file', 'A file taken in, with its SHA-256, size, format and counts; its bytes are kept sealed in the case unless it was taken in by reference.'],
  ['Record', 'One entry of an evidence file, found again by its locator: file, member, first byte, length, line.'],
  ['Event', 'One thing that happened, as read from a record. Its time has a precision; events closer together than that have no known order.'],
  ['Identity', 'Who acts: a person, service account, role, workload, application, CI runner, agent or machine.'],
  ['Credential', 'What is presented to act: key, session, token, certificate. This report prints identifiers of credentials, never secrets.'],
  ['Hop', 'A step of the trail: a credential begets a credential, or a credential reaches a system.'],
  ['Grade A, recorded', 'The log names the same identifier on both sides of the hop.'],
  ['Grade B, constrained', 'The hop has one possible origin in the evidence that is held. Evidence not held could add another.'],
  ['Grade C, a guess', 'A heuristic rule fits. It can be wrong, and whatever hangs below it is no surer.'],
  ['Rival', 'Another explanation of the same hop that the evidence allows.'],
  ['Basis', 'Recorded: read from a log. Inferred: by a rule of the stated version, from the cited events. Asserted: stated by a named person.'],
  ['Depth of touch', 'Attempted (never with success), enumerated, read, changed, controlled (the intruder could act as the system).'],
  ['Source group', 'Uses of one credential from one source with one agent; the unit in which owner and intruder are told apart.'],
  ['Observed and potential', 'What the evidence shows in use, and what an inventory says could be used. This report counts only what was observed.'],
  ['Coverage', 'Which sources are held, for when, with their gaps; a hole states what to collect.'],
  ['Evidenced and attested', 'An outcome that the case itself shows, and one that rests on a person’s word. They are never mixed.'],
];

export function methodSection({ input }: Draft): Section {
  const rules = [...new Set([...(input.trace?.hops.map((hop) => hop.rule) ?? []), ...input.findings.map((finding) => finding.rule)])].sort();
  return {
    id: 'method',
    title: 'Method and words',
    body: html`${para(html`Made by Keytrail ${input.version} at ${time(input.at)}, offline, from the files listed under <a href="#evidence">Evidence files</a> and the statements in the <a href="#ledger">ledger</a>${input.asserted.length === 0 ? nothing : html` (<a href="#asserted">What analysts asserted</a>)`}, and from nothing else. The same evidence, the same statements, the same version and the same report time give the same report, byte for byte.`)}
${rules.length === 0 ? para(html`No rule of inference was applied.`) : para(html`Rules applied, with their versions: ${listed(rules.map((rule) => html`<code>${rule}</code>`))}.`)}
${para(html`Text from logs is printed as it stands. Characters that would be invisible, or would change the order of what is read, are written as ⟨U+202E⟩; what has the shape of a secret is replaced by ⟨secret withheld, … characters⟩. Times are ISO 8601 in UTC. Framework ids are those of NIST CSF 2.0, MITRE ATT&amp;CK and the OWASP Non-Human Identities Top 10 (2025); ATT&amp;CK is a registered trademark of The MITRE Corporation.`)}
<h3>Words</h3>
${table('Words of this report', [{ title: 'Word', width: 24 }, { title: 'Meaning', width: 76 }], GLOSSARY.map(([word, meaning]) => ({ cells: [html`${word}`, html`${meaning}`] })))}`,
  };
}
