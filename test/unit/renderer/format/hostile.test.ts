import { describe, expect, test } from 'vitest';
import { piecesOf, visible } from '../../../../renderer/format/hostile.ts';

describe('text from a log', () => {
  test('plain text stays as it is, in any script', () => {
    for (const text of ['sts:AssumeRole', 'Øresund ☂ 東京', 'שלום', '👩‍💻'.replace('\u200d', '')]) expect(visible(text)).toBe(text);
  });

  test('bidi overrides cannot turn a file name around unseen', () => {
    expect(visible('invoice\u202Egnp.exe')).toBe('invoice⟨U+202E⟩gnp.exe');
    expect(visible('\u2066a\u2069\u200f\u061c')).toBe('⟨U+2066⟩a⟨U+2069⟩⟨U+200F⟩⟨U+061C⟩');
  });

  test('control characters, zero width, tags and half surrogates are written out', () => {
    expect(visible('a\u0000b\u001b[31m\u007f\u0085')).toBe('a⟨NUL⟩b⟨ESC⟩[31m⟨U+007F⟩⟨U+0085⟩');
    expect(visible('AKIA\u200bQ7\ufeff\u2060')).toBe('AKIA⟨U+200B⟩Q7⟨U+FEFF⟩⟨U+2060⟩');
    expect(visible('x\u{e0041}y')).toBe('x⟨U+E0041⟩y');
    expect(visible('a\ud800b')).toBe('a⟨U+D800⟩b');
    expect(visible('a\udc00')).toBe('a⟨U+DC00⟩');
  });

  test('line ends are marks in one line and stay in many', () => {
    expect(visible('a\nb\tc\r\nd')).toBe('a⟨\\n⟩b⟨\\t⟩c⟨\\r⟩⟨\\n⟩d');
    expect(visible('a\nb\tc\r\nd\re', true)).toBe('a\nb\tc\r\nd⟨\\r⟩e');
  });

  test('marks are told apart from text that only looks like one', () => {
    expect(piecesOf('⟨U+202E⟩\u202e')).toEqual([{ text: '⟨U+202E⟩', mark: false }, { text: '⟨U+202E⟩', mark: true }]);
    expect(piecesOf('')).toEqual([{ text: '', mark: false }]);
  });
});
