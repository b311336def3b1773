/** What the shapes and lines of the drawing mean. */
import type { ReactNode } from 'react';

const line = (dash: string | undefined): ReactNode => <svg width="26" height="8" aria-hidden="true"><line x1="0" y1="4" x2="26" y2="4" stroke="currentColor" strokeWidth="2" {...(dash === undefined ? {} : { strokeDasharray: dash })} /></svg>;

export function GraphLegend({ reach }: { readonly reach: boolean }): ReactNode {
  return (
    <ul className="legend" aria-label="Legend">
      <li><i className="lg lg-seed" />seed</li><li><i className="lg lg-credential" />credential</li><li><i className="lg lg-unused" />issued, unused</li>
      <li><i className="lg lg-identity" />identity</li><li><i className="lg lg-system" />system</li><li><i className="lg lg-deep" />changed or controlled</li>
      <li>{line(undefined)} A recorded</li><li>{line('6 4')} B one possible origin</li><li>{line('2 3')} C a guess</li><li><b>+2</b> rivals: other explanations the evidence allows</li>
      {reach && <li><i className="lg lg-reach" />could be reached, not observed</li>}
    </ul>
  );
}
