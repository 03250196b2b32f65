/** Names of domains: one form for all spellings, which ones nobody can claim, and the domain of an address. */
import { domainToASCII } from 'node:url';

/** Of a name server's labels (RFC 1035 §2.3.1), Punycode included. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Addresses there are anybody's. The record in the DNS keeps others from proving these; this says so at once, and
 * still does should one of them ever let its customers write records.
 */
const PUBLIC_MAIL: ReadonlySet<string> = new Set(
  `126.com 139.com 163.com aim.com aliyun.com aol.com att.net bk.ru comcast.net daum.net duck.com fastmail.com
   fastmail.fm foxmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com
   hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.lv inbox.ru
   laposte.net libero.it list.ru live.com live.de live.fr mac.com mail.com mail.ru mailbox.org mailinator.com me.com
   msn.com naver.com o2.pl onet.pl orange.fr outlook.com outlook.de outlook.fr outlook.jp pm.me posteo.de proton.me
   protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com seznam.cz sina.cn sina.com sohu.com
   t-online.de tuta.com tuta.io tutanota.com ukr.net verizon.net vip.163.com vip.qq.com wanadoo.fr web.de wp.pl
   ya.ru yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in
   yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com zohomail.com`.split(/\s+/),
);

/** In lower case and ASCII, without a dot at the end; null where it is no name of a domain with at least two labels. */
export function normalDomain(text: string): string | null {
  const name = domainToASCII(text.replace(/\.$/, ''));
  const labels = name.split('.');
  // A number at the end is an IPv4 address to URL parsers.
  if (name.length > 253 || labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  return labels.every((label) => LABEL.test(label)) ? name : null;
}

export function isPublicMail(name: string): boolean {
  return PUBLIC_MAIL.has(name);
}

/** Of an e-mail address, in the same form; null where it has none. */
export function domainOf(email: string): string | null {
  const at = email.lastIndexOf('@');
  return at < 1 ? null : normalDomain(email.slice(at + 1));
}
