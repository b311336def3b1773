import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cssString, escapeText, html } from '../../../electron/report/markup.ts';
import { visible } from '../../../electron/report/visible.ts';
import { skeleton, textOf } from './skeleton.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', '`', '\\', '-->', '<!--', '</style>', '<script>', ' onload=x', '\u202e', '\u0000', '\ud800', 'a'), { maxLength: 12 }).map((parts) => parts.join('')),
);

describe('text from a log', () => {
  test('never adds an element or an attribute', () => {
    fc.assert(fc.property(hostile, (text) => {
      const page = html`<p title="${text}" class="x">${text}</p>`.toString();
      expect(skeleton(page)).toEqual(['<p title class', '</p']);
      expect(textOf(page)).not.toMatch(/[<>]/);
    }), { numRuns: 2000 });
  });

  test('reads back as what is visible of it', () => {
    fc.assert(fc.property(hostile, (text) => {
      const back = escapeText(text).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
      expect(back).toBe(visible(text));
    }));
  });

  test('cannot leave a CSS string or the style element', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(cssString(text).toString()).toMatch(/^"(?:[A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*"$/);
    }));
  });
});

describe('what a font would hide', () => {
  test('is written out: direction overrides, zero width, control characters, odd blanks, half surrogates', () => {
    expect(visible('a\u202Eb\u200Bc\u0000d\u00A0e\ud800f\nz')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+00A0⟩e⟨U+D800⟩f⟨U+000A⟩z');
    fc.assert(fc.property(hostile, (text) => { expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u); }));
  });

  test('is not repeated on text that was made visible already', () => {
    fc.assert(fc.property(hostile, (text) => { expect(visible(visible(text))).toBe(visible(text)); }));
  });

  test('piled combining marks are cut down to three and the rest named', () => {
    expect(visible(`a${'\u0301'.repeat(5)}`)).toBe(`a${'\u0301'.repeat(3)}⟨U+0301⟩⟨U+0301⟩`);
  });
});

describe('what has the shape of a secret', () => {
  test.each([
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    [`token ${['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJub2JvZHkifQ', 'c2lnbmF0dXJl'].join('.')}`, 'c2lnbmF0dXJl'],
    [`push with ghp_${'a1B2'.repeat(9)}`, 'a1B2a1B2'],
    ['{"secretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}', 'wJalr'],
    ['GET /x?X-Amz-Signature=0123456789abcdef&a=1', '0123456789abcdef'],
    ['password=hunter2hunter2', 'hunter2'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'abcdefghijklmnop'],
    ['postgres://app:correcthorse@db/x', 'correcthorse'],
  ])('is withheld: %s', (text, secret) => {
    expect(visible(text)).not.toContain(secret);
    expect(visible(text)).toContain('⟨secret withheld, ');
  });

  test.each(['arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbC123', 'AKIAEXAMPLEBUILD0001', 'token: issued by the vault', 'a'.repeat(64), 'aws secretsmanager get-secret-value --secret-id prod/db', '--client-secret=<SECRET>'])('an identifier is not: %s', (text) => {
    expect(visible(text)).toBe(text);
  });
});
