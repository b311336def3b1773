/** Windows event logs and the tools that convert them. */
import type { Format } from '../format.ts';
import { chainsawHuntFormat } from '../formats/chainsaw-hunt.ts';
import { hayabusaFormat } from '../formats/hayabusa.ts';
import { lanlAuthFormat } from '../formats/lanl-auth.ts';
import { takajoLogonsFormat } from '../formats/takajo-logons.ts';
import { windowsEventXmlFormat } from '../formats/windows-event-xml.ts';
import { windowsEvtxFormat } from '../formats/windows-evtx.ts';
import { windowsEvtxJsonFormat, windowsEvtxRecordsFormat } from '../formats/windows-evtx-json.ts';
import { windowsEvtxEcmdFormat } from '../formats/windows-evtxecmd.ts';
import { windowsFlatFormat } from '../formats/windows-flat.ts';
import { windowsWinlogbeatFormat } from '../formats/windows-winlogbeat.ts';

export const WINDOWS_FORMATS: readonly Format[] = [
  windowsEvtxFormat, windowsEvtxJsonFormat, windowsEvtxRecordsFormat, windowsEventXmlFormat, windowsEvtxEcmdFormat, windowsWinlogbeatFormat, windowsFlatFormat,
  hayabusaFormat, takajoLogonsFormat, chainsawHuntFormat, lanlAuthFormat,
];
