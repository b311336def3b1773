/**
 * Our pages live at app://keytrail/, a scheme of our own that serves the files of one folder and nothing else.
 * `file:` would let a page name any file of the machine; here there is no path outside the bundle.
 */
import { protocol, type Session } from 'electron';
import { APP_SCHEME, respond } from './bundle-files.ts';

/** Before the app is ready: makes app: a real origin, with fetch and modules. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, (request) => respond(folder, request.method, request.url));
}
