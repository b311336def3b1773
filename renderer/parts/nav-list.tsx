/** The views, as links with their key; the one on screen is marked current. */
import type { ReactNode } from 'react';

export interface NavItem { readonly id: string; readonly title: string; readonly icon: ReactNode; readonly digit: number; readonly letter: string; readonly note: string | undefined }

export function NavList({ items, current, onGo }: { readonly items: readonly NavItem[]; readonly current: string; readonly onGo: (id: string) => void }): ReactNode {
  return (
    <nav className="nav" aria-label="Views">
      {items.map((item) => (
        <a
          key={item.id} href={`#${item.id}`} className={`nav-item ${item.id === current ? 'is-current' : ''}`} aria-current={item.id === current ? 'page' : undefined}
          aria-label={item.title} title={`${item.title} (${item.digit}, or g then ${item.letter})`} data-testid={`nav-${item.id}`}
          onClick={(e) => { e.preventDefault(); onGo(item.id); }}
        >
          <span className="nav-icon" aria-hidden="true">{item.icon}</span>
          <span className="grow">{item.title}</span>
          {item.note !== undefined && <span className="nav-note">{item.note}</span>}
          <kbd aria-hidden="true">{item.digit}</kbd>
        </a>
      ))}
    </nav>
  );
}
