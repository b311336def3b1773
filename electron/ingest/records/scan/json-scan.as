// AssemblyScript (compiled by `npm run wasm`, see README.md). One JSON object at a time: checked as strictly as JSON.parse does, its top-level
// members told apart, and values that came before recognised by their bytes, so that nobody has to make them again.
//
// Whatever is not plain (a key with escapes, too many keys, too deep, cut short, not JSON) is answered with 0: then JSON.parse has the word.

// Where things lie in memory. IN_SIZE and the positions of OUT, IN and the counters are known to json-records.ts too.
const MODES: usize = 1024;              // one byte per key
const ASKED: usize = 2048;              // u32 per key
const HITS: usize = 4096;               // u32 per key
const OUT: usize = 8192;                // four i32 per member
const STACK: usize = 24576;             // one byte per open bracket
const KEY_TABLE: usize = 32768;         // 1024 slots of 16 bytes: hash, place, length, id + 1
const KEY_BYTES: usize = 49152;
const KEY_BYTES_END: usize = 131072;
const VALUE_TABLE: usize = 131072;      // 65536 slots of 16 bytes: hash, place, length, id + 1
const VALUE_BYTES: usize = 1179648;
const VALUE_BYTES_END: usize = 7471104;
const IN: usize = 7471104;              // the input, then zeros

const MOST_KEYS: i32 = 512;
const MOST_MEMBERS: i32 = 1024;
const MOST_VALUES: i32 = 40000;
const LONGEST_VALUE: u32 = 8192;
const DEEPEST: i32 = 1000;
const PROBES: u32 = 16;

// Modes of a key.
const SKIP: u8 = 0;
const SPAN: u8 = 1;
const REMEMBER: u8 = 2;
const REFUSE: u8 = 3;

let keys: i32 = 0;
let keyEnd: usize = KEY_BYTES;
let values: i32 = 0;
let valueEnd: usize = VALUE_BYTES;
let members: i32 = 0;
/** Of the string scanned last: 1 when it has escapes, 2 when it has bytes beyond ASCII. */
let odd: i32 = 0;

export function memberCount(): i32 { return members; }
export function keyCount(): i32 { return keys; }
export function keyPlace(id: i32): i32 { return <i32>load<u32>(KEY_TABLE + (<usize>slotOf(id) << 4), 4); }
export function keyLength(id: i32): i32 { return <i32>load<u32>(KEY_TABLE + (<usize>slotOf(id) << 4), 8); }

function slotOf(id: i32): u32 {
  for (let slot: u32 = 0; slot < 1024; slot++) if (load<i32>(KEY_TABLE + (<usize>slot << 4), 12) == id + 1) return slot;
  return 0;
}

/** Forgets all values; keys and their modes stay. */
export function forget(): void {
  memory.fill(VALUE_TABLE, 0, VALUE_BYTES - VALUE_TABLE);
  values = 0;
  valueEnd = VALUE_BYTES;
}

// @ts-ignore: decorator
@inline
function blank(p: usize): usize {
  let c = load<u8>(p);
  while (c <= 32 && (c == 32 || c == 10 || c == 13 || c == 9)) { p++; c = load<u8>(p); }
  return p;
}

// @ts-ignore: decorator
@inline
function isDigit(c: u8): bool { return c >= 48 && c <= 57; }

function isHex(c: u8): bool { return (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70); }

/** From behind the opening quote to behind the closing one; 0 when there is none. The zeros behind the input end every string. */
function text(p: usize): usize {
  const quote = i8x16.splat(34), slash = i8x16.splat(92), control = i8x16.splat(32);
  odd = 0;
  while (true) {
    const v = v128.load(p);
    const stop = <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, quote), i8x16.eq(v, slash)), i8x16.lt_u(v, control)));
    const high = <u32>i8x16.bitmask(v);
    if (stop == 0) {
      if (high != 0) odd |= 2;
      p += 16;
      continue;
    }
    const n = ctz(stop);
    if ((high & ((1 << n) - 1)) != 0) odd |= 2;
    p += n;
    const c = load<u8>(p);
    if (c == 34) return p + 1;
    if (c != 92) return 0;
    odd |= 1;
    const e = load<u8>(p, 1);
    if (e == 117) {
      if (!isHex(load<u8>(p, 2)) || !isHex(load<u8>(p, 3)) || !isHex(load<u8>(p, 4)) || !isHex(load<u8>(p, 5))) return 0;
      p += 6;
    } else if (e == 34 || e == 92 || e == 47 || e == 98 || e == 102 || e == 110 || e == 114 || e == 116) p += 2;
    else return 0;
  }
}

function number(p: usize): usize {
  if (load<u8>(p) == 45) p++;
  if (load<u8>(p) == 48) p++;
  else {
    if (!isDigit(load<u8>(p))) return 0;
    while (isDigit(load<u8>(p))) p++;
  }
  if (load<u8>(p) == 46) {
    p++;
    if (!isDigit(load<u8>(p))) return 0;
    while (isDigit(load<u8>(p))) p++;
  }
  if ((load<u8>(p) | 32) == 101) {
    p++;
    const sign = load<u8>(p);
    if (sign == 43 || sign == 45) p++;
    if (!isDigit(load<u8>(p))) return 0;
    while (isDigit(load<u8>(p))) p++;
  }
  return p;
}

/** A value that holds no other; 0 when it is none. */
// @ts-ignore: decorator
@inline
function scalar(p: usize, c: u8): usize {
  if (c == 34) return text(p + 1);
  if (c == 45 || isDigit(c)) return number(p);
  const four = load<u32>(p);
  if (four == 0x6c6c756e || four == 0x65757274) return p + 4;
  if (four == 0x736c6166 && load<u8>(p, 4) == 101) return p + 5;
  return 0;
}

/** From an opening bracket to behind the one that closes it. */
function container(p: usize): usize {
  let depth: i32 = 0;
  let list = load<u8>(p) == 91;
  store<u8>(STACK, <u8>list);
  p = blank(p + 1);
  let closed = load<u8>(p) == (list ? <u8>93 : <u8>125);
  while (true) {
    if (closed) {
      p++;
      if (depth == 0) return p;
      depth--;
      list = load<u8>(STACK + depth) != 0;
    } else {
      if (!list) {
        if (load<u8>(p) != 34) return 0;
        p = text(p + 1);
        if (p == 0) return 0;
        p = blank(p);
        if (load<u8>(p) != 58) return 0;
        p = blank(p + 1);
      }
      const c = load<u8>(p);
      if (c == 123 || c == 91) {
        depth++;
        if (depth >= DEEPEST) return 0;
        list = c == 91;
        store<u8>(STACK + depth, <u8>list);
        p = blank(p + 1);
        closed = load<u8>(p) == (list ? <u8>93 : <u8>125);
        continue;
      }
      p = scalar(p, c);
      if (p == 0) return 0;
    }
    p = blank(p);
    const after = load<u8>(p);
    closed = after == (list ? <u8>93 : <u8>125);
    if (!closed) {
      if (after != 44) return 0;
      p = blank(p + 1);
    }
  }
}

function hashOf(p: usize, length: u32): u64 {
  const K: u64 = 0x9e3779b97f4a7c15;
  let h: u64 = <u64>length * K;
  const end = p + (length & ~7);
  for (; p < end; p += 8) {
    h = (h ^ load<u64>(p)) * K;
    h ^= h >> 29;
  }
  const rest = length & 7;
  if (rest != 0) {
    h = (h ^ (load<u64>(p) & ((<u64>1 << (<u64>rest << 3)) - 1))) * K;
    h ^= h >> 29;
  }
  return h ^ (h >> 32);
}

function same(a: usize, b: usize, length: u32): bool {
  let left = length;
  while (left >= 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16; b += 16; left -= 16;
  }
  if (left >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8; b += 8; left -= 8;
  }
  while (left > 0) {
    if (load<u8>(a) != load<u8>(b)) return false;
    a++; b++; left--;
  }
  return true;
}

/** Id of the key, a new one if need be; -1 when there are too many. */
function keyOf(p: usize, length: u32): i32 {
  const hash = <u32>hashOf(p, length);
  let slot = hash & 1023;
  while (true) {
    const at = KEY_TABLE + (<usize>slot << 4);
    const id = load<i32>(at, 12);
    if (id == 0) {
      if (keys == MOST_KEYS || keyEnd + length > KEY_BYTES_END) return -1;
      memory.copy(keyEnd, p, length);
      store<u32>(at, hash);
      store<u32>(at, <u32>keyEnd, 4);
      store<u32>(at, length, 8);
      store<i32>(at, keys + 1, 12);
      keyEnd += length;
      store<u8>(MODES + keys, SPAN);
      keys++;
      return keys - 1;
    }
    if (load<u32>(at) == hash && load<u32>(at, 8) == length && same(load<u32>(at, 4), p, length)) return id - 1;
    slot = (slot + 1) & 1023;
  }
}

/** Id of the value with these bytes, a new one if need be; -1 when it is not to be remembered. */
function valueOf(p: usize, length: u32, key: i32): i32 {
  if (length > LONGEST_VALUE) return -1;
  const asked = ASKED + (<usize>key << 2);
  store<u32>(asked, load<u32>(asked) + 1);
  const hash = <u32>hashOf(p, length);
  let slot = hash & 65535;
  for (let probe: u32 = 0; probe < PROBES; probe++) {
    const at = VALUE_TABLE + (<usize>slot << 4);
    const id = load<i32>(at, 12);
    if (id == 0) {
      memory.copy(valueEnd, p, length);
      store<u32>(at, hash);
      store<u32>(at, <u32>valueEnd, 4);
      store<u32>(at, length, 8);
      store<i32>(at, values + 1, 12);
      valueEnd += length;
      values++;
      return values - 1;
    }
    if (load<u32>(at) == hash && load<u32>(at, 8) == length && same(load<u32>(at, 4), p, length)) {
      const hits = HITS + (<usize>key << 2);
      store<u32>(hits, load<u32>(hits) + 1);
      return id - 1;
    }
    slot = (slot + 1) & 65535;
  }
  return -1;
}

/**
 * The object that begins at `from` (an address). Answers the address behind it, 0 when it is not plain, -1 when values must be forgotten first.
 * Of each member that is not skipped OUT holds: key id, with 65536 added for a string without escapes or bytes beyond ASCII; where the value
 * begins; where it ends; and the id of the remembered value or -1.
 */
export function scan(from: i32): i32 {
  let p = <usize>from;
  members = 0;
  if (load<u8>(p) != 123) return 0;
  if (values > MOST_VALUES - MOST_MEMBERS) return -1;
  p = blank(p + 1);
  if (load<u8>(p) == 125) return <i32>(p + 1);
  while (true) {
    if (load<u8>(p) != 34) return 0;
    const name = p + 1;
    p = text(name);
    if (p == 0 || odd != 0) return 0;
    const key = keyOf(name, <u32>(p - 1 - name));
    if (key < 0) return 0;
    p = blank(p);
    if (load<u8>(p) != 58) return 0;
    p = blank(p + 1);
    const begin = p;
    const c = load<u8>(p);
    p = c == 123 || c == 91 ? container(p) : scalar(p, c);
    if (p == 0) return 0;
    const plain = c == 34 && odd == 0;
    const mode = load<u8>(MODES + key);
    if (mode != SKIP) {
      if (mode == REFUSE || members == MOST_MEMBERS) return 0;
      const length = <u32>(p - begin);
      if (mode == REMEMBER && valueEnd + length + 16 > VALUE_BYTES_END) return -1;
      const out = OUT + (<usize>members << 4);
      store<i32>(out, plain ? key | 65536 : key);
      store<i32>(out, <i32>begin, 4);
      store<i32>(out, <i32>p, 8);
      store<i32>(out, mode == REMEMBER ? valueOf(begin, length, key) : -1, 12);
      members++;
    }
    p = blank(p);
    const after = load<u8>(p);
    p++;
    if (after == 125) return <i32>p;
    if (after != 44) return 0;
    p = blank(p);
  }
}
