/** The upper half of the timeline: density with its brush, and one lane per credential on the same axis. */
import { Button, ButtonGroup } from '@blueprintjs/core';
import { MinusIcon, PlusIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { EventFilter } from '../../../shared/contract/messages.ts';
import type { Span } from '../../../shared/domain/time.ts';
import { plural, showCount } from '../../format/count.ts';
import { brushOf, zoom } from '../../parts/brush.ts';
import { DensityStrip } from '../../parts/density-strip.tsx';
import { LaneStrip } from '../../parts/lane-strip.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { TimeAxis } from '../../parts/time-axis.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase } from '../../state/case.ts';
import { select, setSpan } from '../../state/place.ts';

const BUCKETS = 280;
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

export function TimelineStrip({ filter, span, window, lanes, onWindow }: {
  readonly filter: EventFilter; readonly span: Span; readonly window: Span; readonly lanes: boolean; readonly onWindow: (window: Span) => void;
}): ReactNode {
  const density = useAnswer('events.density', { filter: { ...filter, ...window }, buckets: BUCKETS });
  const laneAnswer = useAnswer('events.lanes', lanes ? { ...window, buckets: BUCKETS } : undefined);
  const now = useAtom(openCase);
  return (
    <Panel className="strip" label="Events over time">
      <Answered answer={density} loading="Counting events over time">
        {(d) => {
          const shown = { from: d.from, to: d.to };
          const summary = now.kind === 'open' ? now.summary : undefined;
          const whole = { from: summary?.first ?? d.from, to: summary?.last ?? d.to };
          const brush = brushOf(span, shown);
          return (
            <div className="strip-grid">
              <div className="strip-side">
                <span><i className="key-all" /> {plural(sum(d.counts), 'event')}</span>
                <span><i className="key-trail" /> {showCount(sum(d.trail))} on the trail</span>
                <ButtonGroup>
                  <Button size="small" icon={<PlusIcon size={12} />} aria-label="Zoom in" title="Zoom in (+)" onClick={() => { onWindow(zoom(shown, brush, 0.5, whole) ?? {}); }} />
                  <Button size="small" icon={<MinusIcon size={12} />} aria-label="Zoom out" title="Zoom out (-)" onClick={() => { onWindow(zoom(shown, brush, 2, whole) ?? {}); }} />
                  <Button size="small" disabled={window.from === undefined && window.to === undefined} onClick={() => { onWindow({}); }}>All</Button>
                </ButtonGroup>
              </div>
              <DensityStrip shown={shown} whole={whole} counts={d.counts} trail={d.trail} span={span} onSpan={setSpan} onWindow={onWindow} />
              <span /><TimeAxis from={d.from} to={d.to} />
            </div>
          );
        }}
      </Answered>
      {lanes && density.fault === undefined && (
        <div className="lanes" aria-label="Lanes by credential" role="group">
          <Answered answer={laneAnswer} loading="Reading the lanes">
            {(l) => (
              <>
                {l.lanes.map((lane) => (
                  <div key={lane.credential} className="lane-row">
                    <button type="button" className="text-button lane-label" title="Show only this credential" onClick={() => { select({ kind: 'credential', value: lane.credential }); }}><LogText mono cut="middle" text={lane.label} /></button>
                    <LaneStrip successes={lane.successes} failures={lane.failures} label={`${lane.label}: ${sum(lane.successes)} successes, ${sum(lane.failures)} denied`} />
                  </div>
                ))}
                {l.omitted > 0 && <p className="lane-note muted">{`showing ${l.lanes.length} of ${l.lanes.length + l.omitted} credentials`}</p>}
              </>
            )}
          </Answered>
        </div>
      )}
    </Panel>
  );
}
