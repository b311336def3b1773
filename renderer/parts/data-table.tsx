/**
 * A table of any length: only the rows in sight are drawn, further pages are asked for when the end comes near.
 * Keys as in any grid: arrows, Page Up and Down, Home, End; Enter opens the row; Ctrl+C copies the cell, Ctrl+Shift+C the row.
 */
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { copyText } from './copy-button.tsx';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly size: number;
  /** Share of the space left over. */
  readonly grow?: number;
  readonly align?: 'end';
  /** The whole value: what is copied. */
  readonly text: (row: T) => string;
  readonly cell?: (row: T, index: number) => ReactNode;
  readonly hint?: string;
}

interface Props<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string;
  readonly chosen?: string | undefined;
  readonly onChoose?: (row: T) => void;
  readonly onOpen?: (row: T) => void;
  readonly hasMore?: boolean;
  readonly onMore?: () => void;
  readonly rowHeight?: number;
  readonly rowClass?: (row: T, index: number) => string;
  readonly empty?: ReactNode;
  readonly stale?: boolean;
}

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
type Features = typeof features;

export function DataTable<T extends object>(p: Props<T>): ReactNode {
  const { rows, columns, keyOf, rowHeight = 26, hasMore = false, onMore, onOpen, onChoose } = p;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const [focused, setFocused] = useState(false);
  const defs = useMemo<ColumnDef<Features, T>[]>(() => columns.map((c) => ({ id: c.id, header: c.title, accessorFn: c.text, size: c.size, minSize: 44 })), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: defs, data, columnResizeMode: 'onChange' });
  const sized = table.state.columnSizing;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastSeen >= rows.length - 40) onMore?.();
  }, [hasMore, lastSeen, rows.length, onMore]);

  // A column that was never resized takes its share of what is left; a resized one keeps its width.
  const template = columns.map((c) => {
    const own = sized[c.id];
    return own !== undefined ? `${own}px` : (c.grow ?? 0) > 0 ? `minmax(${c.size}px, ${c.grow}fr)` : `${c.size}px`;
  }).join(' ');
  const width = columns.reduce((sum, c) => sum + (sized[c.id] ?? c.size), 0);

  const move = useCallback((row: number, column: number) => {
    const r = Math.max(0, Math.min(rows.length - 1, row));
    setActive({ row: r, column: Math.max(0, Math.min(columns.length - 1, column)) });
    virtual.scrollToIndex(r);
    const there = rows[r];
    if (there !== undefined && r !== active.row) onChoose?.(there);
  }, [rows, columns.length, virtual, onChoose, active.row]);

  const onKeyDown = (e: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const there = rows[active.row];
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'c' && there !== undefined && getSelection()?.isCollapsed !== false) {
      e.preventDefault();
      copyText(e.shiftKey ? columns.map((c) => c.text(there)).join('\t') : columns[active.column]?.text(there) ?? '');
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const steps: Record<string, readonly [number, number]> = {
      ArrowDown: [active.row + 1, active.column], ArrowUp: [active.row - 1, active.column], ArrowRight: [active.row, active.column + 1], ArrowLeft: [active.row, active.column - 1],
      PageDown: [active.row + page, active.column], PageUp: [active.row - page, active.column], Home: [0, active.column], End: [rows.length - 1, active.column],
    };
    const step = steps[e.key];
    if (step !== undefined) {
      e.preventDefault();
      move(step[0], step[1]);
    } else if ((e.key === 'Enter' || e.key === ' ') && there !== undefined && e.target === e.currentTarget) {
      e.preventDefault();
      onChoose?.(there);
      onOpen?.(there);
    }
  };

  if (rows.length === 0 && p.empty !== undefined) return <div className="table-empty">{p.empty}</div>;
  return (
    <div
      ref={scroller} className={`table ${p.stale === true ? 'is-stale' : ''}`} role="grid" tabIndex={0} aria-label={p.label}
      aria-rowcount={hasMore ? -1 : rows.length + 1} aria-colcount={columns.length}
      aria-activedescendant={focused && rows.length > 0 ? `${id}-${active.row}-${active.column}` : undefined}
      onKeyDown={onKeyDown} onFocus={() => { setFocused(true); }} onBlur={() => { setFocused(false); }}
    >
      <div role="rowgroup" className="table-head" style={{ minWidth: width }}>
        <div role="row" aria-rowindex={1} className="table-row" style={{ gridTemplateColumns: template }}>
          {table.getHeaderGroups()[0]?.headers.map((h, i) => (
            <div key={h.id} role="columnheader" aria-colindex={i + 1} className={`table-th ${columns[i]?.align === 'end' ? 'num' : ''}`} title={columns[i]?.hint}>
              <span className="ellipsis">{columns[i]?.title}</span>
              <span className="table-resize" aria-hidden="true" onMouseDown={h.getResizeHandler()} onDoubleClick={() => { h.column.resetSize(); }} />
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize(), minWidth: width }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          const isActive = focused && item.index === active.row;
          return (
            <div
              key={key} role="row" aria-rowindex={item.index + 2} aria-selected={key === p.chosen} data-key={key}
              className={`table-row table-line ${key === p.chosen ? 'is-chosen' : ''} ${isActive ? 'is-active' : ''} ${p.rowClass?.(row, item.index) ?? ''}`}
              style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
              onClick={() => { setActive((a) => ({ ...a, row: item.index })); onChoose?.(row); }}
              onDoubleClick={() => { onOpen?.(row); }}
            >
              {columns.map((c, i) => (
                <div
                  key={c.id} id={`${id}-${item.index}-${i}`} role="gridcell" aria-colindex={i + 1}
                  className={`table-cell ${c.align === 'end' ? 'num' : ''} ${isActive && i === active.column ? 'is-here' : ''}`}
                  onMouseDown={() => { setActive({ row: item.index, column: i }); }}
                >
                  {c.cell === undefined ? c.text(row) : c.cell(row, item.index)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
