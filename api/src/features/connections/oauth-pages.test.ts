import { expect, it } from 'vitest';

import { connectPage, endPage, languageOf } from './oauth-pages.js';

it.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB,zh;q=0.9', 'en'],
  ['en;q=0.3, zh-TW;q=0.7', 'zh'],
  ['de, fr;q=0.5', 'en'],
  ['zh;q=0, en', 'en'],
  ['zhuang', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('%j is answered in %s', (accept, language) => {
  expect(languageOf(accept)).toBe(language);
});

it('takes no markup from names of servers, organisations, subjects and errors', () => {
  const evil = `<script>alert("1")</script>'&`;
  const all = {
    server: evil,
    organization: evil,
    subject: evil,
    host: evil,
    next: '/oauth/connect?ticket=x&go=1',
  };
  for (const language of ['en', 'zh'] as const)
    for (const page of [
      connectPage(language, all),
      endPage(language, evil, null),
      endPage(language, null, evil),
    ]) {
      expect(page).not.toContain('<script');
      expect(page).not.toContain(`"1"`);
      expect(page).toContain('&lt;script&gt;');
      expect(page).toContain(`lang="${language}"`);
    }
});
