/** The menu. What touches a case goes through the same gate-checked methods as the window's own questions. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { describe, type Result } from '../../shared/domain/fault.ts';
import type { Serve } from '../ipc/serve.ts';

export interface MenuNeeds {
  readonly serve: Serve;
  readonly tell: (message: string) => void;
  readonly development: boolean;
}

export function setMenu({ serve, tell, development }: MenuNeeds): void {
  async function openCase(): Promise<void> {
    const chosen = await serve('dialog.open-case', {});
    const path = chosen.ok ? pathOf(chosen.value) : undefined;
    // The engine pushes `case-changed`, on which the window asks again.
    if (path !== undefined) report(await serve('case.open', { path }));
  }
  const report = (result: Result<unknown>): void => {
    if (!result.ok) tell(describe(result.fault));
  };

  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open case…', accelerator: 'CommandOrControl+O', click: () => void openCase() },
        { label: 'Close case', click: () => void serve('case.close', {}).then(report) },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(development ? [{ type: 'separator' as const }, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

const pathOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' ? value.path : undefined;
