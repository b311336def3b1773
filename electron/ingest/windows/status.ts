/** Status codes of failed logons and Kerberos requests in words, beside the code. Sources: MS-ERREF 2.3.1, RFC 4120 7.5.9. */

import { byName } from '../../../shared/domain/by-name.ts';

const NT: Readonly<Record<string, string>> = byName({
  '0xc0000064': 'no such user', '0xc000006a': 'wrong password', '0xc000006d': 'bad user name or password', '0xc000006e': 'account restriction',
  '0xc000006f': 'outside allowed hours', '0xc0000070': 'workstation not allowed', '0xc0000071': 'password expired', '0xc0000072': 'account disabled',
  '0xc000015b': 'logon type not granted', '0xc0000193': 'account expired', '0xc0000224': 'password must be changed', '0xc0000234': 'account locked out',
  '0xc0000133': 'clocks too far apart', '0xc000005e': 'no logon server', '0xc0000413': 'authentication firewall', '0xc000018c': 'trust relationship failed',
});
const KERBEROS: Readonly<Record<string, string>> = byName({
  '0x6': 'no such user', '0x7': 'no such service', '0x9': 'no key for the account', '0xc': 'policy or workstation restriction', '0xe': 'encryption type not supported', '0x10': 'no support for the certificate',
  '0x12': 'account disabled, expired or locked out', '0x17': 'password expired', '0x18': 'wrong password', '0x1b': 'service accepts user-to-user only',
  '0x1f': 'integrity check failed', '0x20': 'ticket expired', '0x25': 'clocks too far apart', '0x29': 'message altered', '0x3c': 'generic error', '0x3e': 'certificate not trusted',
});

const plain = (code: string): string => (/^0x[0-9a-f]+$/i.test(code) ? `0x${code.slice(2).toLowerCase().replace(/^0+(?=.)/, '')}` : code);

export function statusText(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const c = plain(code);
  return NT[c] === undefined ? c : `${c} ${NT[c]}`;
}

export function kerberosStatus(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const c = plain(code);
  return KERBEROS[c] === undefined ? c : `${c} ${KERBEROS[c]}`;
}

/** Whether the code says that it worked. */
export const isSuccess = (code: string | undefined): boolean => code === undefined || /^0x0*$/.test(code) || code === '0';
