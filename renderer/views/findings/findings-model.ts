/** Findings by severity, worst first, in time within, what an analyst called benign behind all others; and what a search keeps. */
import { SEVERITIES, type Finding, type Severity } from '../../../shared/domain/finding.ts';
import { benignWords } from '../../../shared/domain/words.ts';

export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => Number(a.benign !== undefined) - Number(b.benign !== undefined) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.at - b.at || (a.id < b.id ? -1 : 1));
}

export function countBySeverity(findings: readonly Finding[]): readonly (readonly [Severity, number])[] {
  return SEVERITIES.map((s) => [s, findings.filter((f) => f.severity === s).length] as const);
}

export function searchFindings(findings: readonly Finding[], text: string, severity: Severity | undefined): readonly Finding[] {
  const wanted = text.trim().toLowerCase();
  return findings.filter((f) => (severity === undefined || f.severity === severity)
    && (wanted === '' || `${f.title} ${f.claim} ${f.rule} ${f.credential ?? ''} ${f.identity ?? ''} ${f.attack.join(' ')} ${f.owasp.join(' ')} ${f.atlas.join(' ')} ${f.benign === undefined ? '' : benignWords(f.benign)}`.toLowerCase().includes(wanted)));
}
