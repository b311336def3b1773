/** Coverage: what the case holds, for when, what is missing, and what to collect to settle it. */
import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import { collectParts } from '../../../shared/domain/collect.ts';
import type { CoverageStatement } from '../../../shared/domain/coverage.ts';
import { showCount } from '../../format/count.ts';
import { showSpan } from '../../format/time.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { TimeAxis } from '../../parts/time-axis.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase } from '../../state/case.ts';
import { show } from '../../state/place.ts';
import { barOf, collectList, headings } from './coverage-model.ts';

export function CoverageView(): ReactNode {
  const answer = useAnswer('coverage.list', {});
  const now = useAtom(openCase);
  const summary = now.kind === 'open' ? now.summary : undefined;
  return (
    <div className="view coverage">
      <Panel
        className="grow" title="Coverage" note="what we hold, for when, and what is missing"
        tools={answer.value !== undefined && answer.value.statements.some((s) => s.collect !== undefined) && <CopyButton text={collectList(answer.value.statements)} what="everything there is to collect" label="Copy all to collect" />}
      >
        <Answered answer={answer} loading="Reading the coverage">
          {({ statements }) => statements.length === 0
            ? <Empty title="Nothing to judge yet" action={<Button onClick={() => { show('evidence'); }}>Go to Evidence</Button>}>Add evidence first: this view then says what it covers and what it leaves open.</Empty>
            : (
              <div className="scroll">
                <table className="coverage-table">
                  <thead><tr><th>What</th><th className="coverage-time">{summary?.first !== undefined && summary.last !== undefined && <TimeAxis from={summary.first} to={summary.last} most={3} />}<span className="visually-hidden">When</span></th><th>Collect</th></tr></thead>
                  {headings(statements).map((h) => (
                    <tbody key={h.kind}>
                      <tr className="coverage-heading"><th colSpan={3} scope="rowgroup"><b>{h.title}</b> <span className="muted">{showCount(h.statements.length)} · {h.means}</span></th></tr>
                      {h.statements.map((s, i) => <Row key={i} statement={s} from={summary?.first} to={summary?.last} />)}
                    </tbody>
                  ))}
                </table>
              </div>
            )}
        </Answered>
      </Panel>
    </div>
  );
}

function Row({ statement: s, from, to }: { readonly statement: CoverageStatement; readonly from: Parameters<typeof barOf>[1]; readonly to: Parameters<typeof barOf>[2] }): ReactNode {
  const bar = barOf(s, from, to);
  const timed = s.from !== undefined || s.to !== undefined;
  return (
    <tr className={`coverage-${s.kind}`}>
      <td><LogText text={s.text} />{timed && <div className="muted small">{showSpan(s.from, s.to)} UTC <button type="button" className="text-button" onClick={() => { show('timeline', { span: { from: s.from, to: s.to } }); }}>show in timeline</button></div>}</td>
      <td className="coverage-time">{bar !== undefined && <div className="coverage-track" aria-hidden="true"><i className={bar.open ? 'is-open' : ''} style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }} /></div>}</td>
      <td>{s.collect === undefined ? <span className="muted">{s.kind === 'held' ? 'nothing missing' : 'nothing to collect'}</span> : <Collect text={s.collect} />}</td>
    </tr>
  );
}

/** Queries in several languages ask the same: each stands alone, to be copied into its own tool. */
function Collect({ text }: { readonly text: string }): ReactNode {
  return collectParts(text).map((part, i) => (
    <div key={i} className="collect">
      {part.language !== undefined && <div className="collect-language">{part.language}</div>}
      <pre className="operation"><LogText lines text={part.text} /><CopyButton text={part.text} what={part.language === undefined ? 'what to collect' : `the ${part.language} query`} /></pre>
    </div>
  ));
}
