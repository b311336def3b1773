/** Grade, depth of touch, outcome and severity: always a shape and a word, so that nothing is told by colour alone. */
import type { ReactNode } from 'react';
import type { Basis } from '../../shared/domain/basis.ts';
import type { Severity } from '../../shared/domain/finding.ts';
import type { Depth, Grade, Outcome } from '../../shared/domain/kinds.ts';
import { showTime } from '../format/time.ts';

const GRADE_WORDS: Record<Grade, string> = {
  A: 'Grade A: the log names the same identifier on both sides',
  B: 'Grade B: constrained, one possible origin in the window',
  C: 'Grade C: heuristic',
};
const DASHES: Record<Grade, string | undefined> = { A: undefined, B: '4 2', C: '1.5 2' };

export function GradeMark({ grade }: { readonly grade: Grade }): ReactNode {
  return (
    <span className={`mark grade-${grade}`} title={GRADE_WORDS[grade]} role="img" aria-label={GRADE_WORDS[grade]}>
      <svg width="16" height="8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4" stroke="currentColor" strokeWidth="2" {...(DASHES[grade] === undefined ? {} : { strokeDasharray: DASHES[grade] })} /></svg>
      {grade}
    </span>
  );
}

const DEPTH_LEVEL: Record<Depth, number> = { attempted: 0, enumerated: 1, read: 2, changed: 3, controlled: 4 };
/** Four bars filled from below; an attempt fills none. */
export function DepthMark({ depth, short = false }: { readonly depth: Depth; readonly short?: boolean }): ReactNode {
  const level = DEPTH_LEVEL[depth];
  return (
    <span className={`mark depth depth-${level}`} title={`Touch: ${depth}`}>
      <svg width="15" height="12" aria-hidden="true">
        {[0, 1, 2, 3].map((i) => (
          <rect key={i} x={i * 4 + 0.5} y={8.5 - i * 2.6} width="2.6" height={3 + i * 2.6} fill={i < level ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="0.9" opacity={i < level ? 1 : 0.55} />
        ))}
      </svg>
      <span className={short ? 'visually-hidden' : ''}>{depth}</span>
    </span>
  );
}

const OUTCOME_SHAPE: Record<Outcome, { readonly sign: string; readonly word: string }> = {
  success: { sign: '●', word: 'success' }, failure: { sign: '✕', word: 'denied' }, unknown: { sign: '?', word: 'unknown' },
};
export function OutcomeMark({ outcome, reason }: { readonly outcome: Outcome; readonly reason?: string | undefined }): ReactNode {
  const { sign, word } = OUTCOME_SHAPE[outcome];
  return <span className={`mark outcome-${outcome}`} title={reason ?? word}><span className="sign" aria-hidden="true">{sign}</span>{word}</span>;
}

const SEVERITY_SHAPE: Record<Severity, string> = { critical: '◆', high: '▲', medium: '■', low: '○' };
export function SeverityMark({ severity }: { readonly severity: Severity }): ReactNode {
  return <span className={`mark severity severity-${severity}`}><span className="sign" aria-hidden="true">{SEVERITY_SHAPE[severity]}</span>{severity}</span>;
}

export function BasisText({ basis, rule }: { readonly basis: Basis; readonly rule: string }): ReactNode {
  switch (basis.kind) {
    case 'recorded': return <span>recorded in the log · rule {rule}</span>;
    case 'inferred': return <span>inferred by rule {basis.rule}</span>;
    case 'asserted': return <span>asserted by {basis.by} at {showTime(basis.at)} UTC: {basis.reason}</span>;
  }
}

export type StateKind = 'open' | 'done' | 'failed' | 'cannot-tell';
const STATE_SHAPE: Record<StateKind, { readonly sign: string; readonly word: string }> = {
  open: { sign: '○', word: 'open' }, done: { sign: '✓', word: 'done' }, failed: { sign: '✕', word: 'failed' }, 'cannot-tell': { sign: '?', word: 'cannot tell' },
};
export function StateMark({ state }: { readonly state: StateKind }): ReactNode {
  const { sign, word } = STATE_SHAPE[state];
  return <span className={`mark state state-${state}`}><span className="sign" aria-hidden="true">{sign}</span>{word}</span>;
}

/** A small label in words; tone only underlines what the words say. */
export function Label({ children, tone = 'plain', title }: { readonly children: ReactNode; readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | 'info' | 'trail'; readonly title?: string }): ReactNode {
  return <span className={`label label-${tone}`} title={title}>{children}</span>;
}
