/** A credential's life as one line: issued (ring), used (bar), expiry (open end), revoked (cross). The words stand beside it. */
import type { ReactNode } from 'react';
import type { LifeMarks } from './identities-model.ts';

export function LifeBar({ marks, words }: { readonly marks: LifeMarks; readonly words: string }): ReactNode {
  const x = (share: number): string => `${(2 + share * 96).toFixed(2)}%`;
  return (
    <svg className="life" role="img" aria-label={words} height="18" width="100%">
      <title>{words}</title>
      <line x1="2%" x2="98%" y1="9" y2="9" className="life-line" />
      {marks.use !== undefined && <line x1={x(marks.use[0])} x2={x(Math.max(marks.use[1], marks.use[0] + 0.006))} y1="9" y2="9" className="life-use" />}
      {marks.issued !== undefined && <circle cx={x(marks.issued)} cy="9" r="4" className="life-issued" />}
      {marks.expires !== undefined && <line x1={x(marks.expires)} x2={x(marks.expires)} y1="3" y2="15" className="life-expires" />}
      {marks.revoked !== undefined && <svg x={x(marks.revoked)} y="9" overflow="visible"><path d="M-4-4L4 4M-4 4L4-4" className="life-revoked" /></svg>}
    </svg>
  );
}
