/** What pages are made of: escaping, names of others, languages. */
import { describe, expect, it } from 'vitest';
import { preferred } from '../common/language.js';
import { destination, foreignName, placeOf } from './foreign.js';
import { html } from './html.js';
import { LANGUAGES } from './language.js';

describe('markup', () => {
  it('escapes every value, in text and in attributes, once', () => {
    const hostile = `"><script>alert('1')</script>&amp;`;
    const inner = html`<b title="${hostile}">${hostile}</b>`;
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;';
    expect(inner.markup).toBe(`<b title="${escaped}">${escaped}</b>`);
    expect(html`<p>${[inner, null, false, undefined, 0, hostile]}</p>`.markup).toBe(
      `<p>${inner.markup}0${escaped}</p>`,
    );
  });
});

describe('names of others', () => {
  it.each([
    ['Claude Code', 'Claude Code'],
    ['  a\r\n\tb  ', 'a b'],
    ['safe\u202Eelgoog', 'safeelgoog'],
    ['\u2066a\u2069\u200B\u200D\uFEFF\u061C\u180E', 'a'],
    ['a\u3164\u115Fb', 'ab'],
    ['line\u2028line\u2029line', 'line line line'],
    ['\u{E0041}tag\uFE0F', 'tag'],
    ['\ud800half', 'half'],
    [`Z${'\u0301'.repeat(50)}!`, 'Ź\u0301\u0301\u0301!'],
    ['北京', '北京'],
    ['', ''],
  ])('shows %j', (given, shown) => {
    expect(foreignName(given)).toBe(shown);
  });

  it('cuts them, between characters', () => {
    expect([...foreignName('😀'.repeat(200))]).toHaveLength(80);
    expect(foreignName('😀'.repeat(200))).toBe(`${'😀'.repeat(79)}…`);
  });
});

describe('where one is sent', () => {
  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'blob:https://a/b',
    'file:///etc',
    '/a',
  ])('is not %s', (url) => expect(destination(url)).toBeNull());

  it.each([
    ['https://user:pass@host.example:8443/cb?x', 'host.example:8443'],
    ['http://127.0.0.1:1234/cb', '127.0.0.1:1234'],
    ['https://аpple.example/', 'xn--pple-43d.example'],
    ['cursor://anysphere.cursor-mcp/oauth', 'cursor://anysphere.cursor-mcp'],
    ['com.example.app:/cb', 'com.example.app:'],
  ])('is told of %s', (url, place) => {
    const to = destination(url);
    expect(to && placeOf(to)).toBe(place);
  });
});

describe('languages', () => {
  it.each([
    ['', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,zh;q=0.9', 'en'],
    ['de,zh-TW;q=0.5', 'zh'],
    ['en;q=0,zh;q=0.1', 'zh'],
    ['fr, *;q=0.5', 'en'],
    [';;q=,,', 'en'],
  ] as const)('are chosen by %j', (header, language) => {
    expect(preferred(header)).toBe(language);
  });

  it('all say the same things, with the same places to fill', () => {
    const { en, ...others } = LANGUAGES;
    const places = (texts: Readonly<Record<string, string>>) =>
      Object.entries(texts).map(([key, text]) => [key, (text.match(/\{\w+\}/g) ?? []).sort().join()]);
    for (const { texts } of Object.values(others)) {
      expect(places(texts)).toEqual(places(en.texts));
      for (const [key, text] of Object.entries(texts)) expect(text.trim(), key).not.toBe('');
    }
  });

  it('are told apart: a text of one is not that of another', () => {
    const same = Object.entries(LANGUAGES.en.texts).filter(([key, text]) => {
      return (LANGUAGES.zh.texts as Record<string, string>)[key] === text;
    });
    expect(same.map(([key]) => key)).toEqual(['service']);
  });
});
