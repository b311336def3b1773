/** Source addresses as far as they can be compared. */

export type AddressKind = 'service' | 'private' | 'public';

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** `service`: the platform writes its own name where an address would stand. */
export function addressKind(source: string | undefined): AddressKind {
  if (source === undefined) return 'service';
  const m = V4.exec(source);
  if (m !== null) {
    const [a, b] = [Number(m[1]), Number(m[2])];
    const inside = a === 10 || a === 127 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127) || (a === 169 && b === 254);
    return inside ? 'private' : 'public';
  }
  if (!source.includes(':')) return 'service';
  return /^(f[cd]|fe80|::1$)/i.test(source) ? 'private' : 'public';
}

/** Addresses of one network are taken for one place: egress pools and runners move within it. */
export function networkOf(source: string): string {
  const m = V4.exec(source);
  if (m !== null) return `${m[1]}.${m[2]}.${m[3]}.0/24`;
  if (!source.includes(':')) return source;
  const [head = ''] = source.toLowerCase().split('::');
  return `${[...head.split(':'), '0', '0', '0'].slice(0, 3).map((g) => g.replace(/^0+(?=.)/, '')).join(':')}::/48`;
}
