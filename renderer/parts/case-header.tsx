/** What case this is, how much it holds, who is suspected, and the ledger head to compare with a note on paper. */
import { Button, ButtonGroup } from '@blueprintjs/core';
import { ArrowLeftIcon, ArrowRightIcon, DesktopIcon, FlashIcon, LocateIcon, MoonIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import type { CaseSummary } from '../../shared/domain/case.ts';
import { showCount } from '../format/count.ts';
import { shortHash } from '../format/id.ts';
import { showSpan, showTime } from '../format/time.ts';
import { CopyButton } from './copy-button.tsx';
import { LogText } from './log-text.tsx';

const THEME_ICON = { system: <DesktopIcon size={14} />, light: <FlashIcon size={14} />, dark: <MoonIcon size={14} /> };

export function CaseHeader({ summary, canBack, canForward, onBack, onForward, theme, onTheme, onClose, onSuspect }: {
  readonly summary: CaseSummary; readonly canBack: boolean; readonly canForward: boolean; readonly onBack: () => void; readonly onForward: () => void;
  readonly theme: 'system' | 'light' | 'dark'; readonly onTheme: () => void; readonly onClose: () => void; readonly onSuspect: () => void;
}): ReactNode {
  const seed = summary.suspect;
  return (
    <header className="case-header">
      <ButtonGroup variant="minimal">
        <Button size="small" icon={<ArrowLeftIcon size={14} />} aria-label="Back" title="Back (Alt+←)" disabled={!canBack} onClick={onBack} />
        <Button size="small" icon={<ArrowRightIcon size={14} />} aria-label="Forward" title="Forward (Alt+→)" disabled={!canForward} onClick={onForward} />
      </ButtonGroup>
      <h1 className="ellipsis case-name" title={summary.path}><LogText text={summary.name} /></h1>
      <ul className="case-counts" aria-label="Counts">
        <li><b>{showCount(summary.files)}</b> files</li>
        <li><b>{showCount(summary.events)}</b> events</li>
        <li><b>{showCount(summary.entries)}</b> inventory</li>
        <li className={summary.rejected > 0 ? 'has-rejected' : ''}><b>{showCount(summary.rejected)}</b> rejected</li>
        <li className="wide-only muted">{showSpan(summary.first, summary.last)} UTC</li>
      </ul>
      <span className="grow" />
      {seed === undefined
        ? <button type="button" className="suspect is-none" onClick={onSuspect}>No suspect named</button>
        : (
          <button type="button" className="suspect" onClick={onSuspect} title={seed.because}>
            <LocateIcon size={13} aria-hidden="true" /><span className="visually-hidden">Suspect: </span>
            <LogText mono cut="middle" text={seed.credential ?? seed.identity ?? '–'} />
            {seed.from !== undefined && <span className="muted nowrap wide-only">from {showTime(seed.from)}</span>}
          </button>
        )}
      <span className="rowline ledger-head" title={`Ledger head ${summary.ledgerHead}`}><span className="muted">ledger</span><span className="mono">{shortHash(summary.ledgerHead)}</span><CopyButton text={summary.ledgerHead} what="ledger head" /></span>
      <Button size="small" variant="minimal" icon={THEME_ICON[theme]} aria-label={`Theme: ${theme}. Switch`} title={`Theme: ${theme} (Shift+D)`} onClick={onTheme} />
      <Button size="small" variant="minimal" onClick={onClose}>Close case</Button>
    </header>
  );
}
