/** What an identity provider's metadata (SAML 2.0 Metadata §2.4) says of how people sign on there. */
import { X509Certificate } from 'node:crypto';
import { parseStringPromise, processors } from 'xml2js';
import { z } from 'zod';
import { line } from '../common/wire.js';
import { GRAMMAR, requireSamlCertificate } from './saml-client.js';

export interface SamlProviderFacts {
  readonly issuer: string;
  readonly ssoUrl: string;
  /** PEM; those that signatures are checked with. */
  readonly certificates: string[];
}

/** As many as a provider has while it renews one, and some. */
const MAX_CERTIFICATES = 5;
const MAX_URL = 2_000;
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** Elements by their name without a prefix, as xml2js makes them: each a list, attributes in `$`, text in `_`. */
const text = z.union([z.string(), z.object({ _: z.string() }).transform(({ _ }) => _)]);
const key = z.object({
  $: z.object({ use: z.string().optional() }).optional(),
  KeyInfo: z
    .array(
      z.object({ X509Data: z.array(z.object({ X509Certificate: z.array(text).default([]) })).default([]) }),
    )
    .default([]),
});
const role = z.object({
  KeyDescriptor: z.array(key).default([]),
  SingleSignOnService: z
    .array(z.object({ $: z.object({ Binding: z.string(), Location: z.string() }) }))
    .default([]),
});
const entity = z.object({
  $: z.object({
    entityID: line(1_024),
    validUntil: z.iso.datetime({ offset: true }).optional(),
  }),
  IDPSSODescriptor: z.array(role).default([]),
});
const root = z.union([
  z.object({ EntityDescriptor: entity }).transform(({ EntityDescriptor }) => [EntityDescriptor]),
  z
    .object({ EntitiesDescriptor: z.object({ EntityDescriptor: z.array(entity) }) })
    .transform(({ EntitiesDescriptor }) => EntitiesDescriptor.EntityDescriptor),
]);

/**
 * Reads the one identity provider of a document. Its signature, if it has one, is not looked at: who set the provider
 * up has said that it is theirs.
 * @throws Error whose message says what is wrong with the document
 */
export async function readSamlMetadata(xml: string): Promise<SamlProviderFacts> {
  if (GRAMMAR.test(xml)) throw new Error('has a document type, which is not read');
  const parsed = root.safeParse(await parse(xml));
  if (!parsed.success) throw new Error('is no EntityDescriptor of SAML 2.0');
  const providers = parsed.data.filter(({ IDPSSODescriptor }) => IDPSSODescriptor.length > 0);
  const [provider] = providers;
  if (provider === undefined) throw new Error('describes no identity provider (IDPSSODescriptor)');
  if (providers.length > 1) throw new Error('describes several identity providers: leave one in it');
  const { entityID: issuer, validUntil } = provider.$;
  if (validUntil !== undefined && Date.parse(validUntil) < Date.now())
    throw new Error(`is valid until ${validUntil} only`);
  const services = provider.IDPSSODescriptor.flatMap((one) => one.SingleSignOnService);
  const ssoUrl = services.find(({ $ }) => $.Binding === REDIRECT)?.$.Location;
  if (ssoUrl === undefined) throw new Error('has no SingleSignOnService for HTTP-Redirect');
  if (!URL.canParse(ssoUrl) || ssoUrl.length > MAX_URL || !/^https?:/i.test(ssoUrl))
    throw new Error('has a SingleSignOnService whose Location is no URL');
  const certificates = certificatesOf(provider.IDPSSODescriptor.flatMap((one) => one.KeyDescriptor));
  if (certificates.length === 0)
    throw new Error('has no signing certificate with an RSA key of 2048 bits or more');
  return { issuer, ssoUrl, certificates };
}

async function parse(xml: string): Promise<unknown> {
  try {
    return await parseStringPromise(xml, { tagNameProcessors: [processors.stripPrefix] });
  } catch {
    throw new Error('is no well-formed XML');
  }
}

/** §2.4.1.1: a key without a use is for everything. */
function certificatesOf(keys: readonly z.output<typeof key>[]): string[] {
  const found = keys
    .filter(({ $ }) => $?.use === undefined || $.use === 'signing')
    .flatMap(({ KeyInfo }) => KeyInfo)
    .flatMap(({ X509Data }) => X509Data)
    .flatMap(({ X509Certificate: certificates }) => certificates)
    .map(pemOf)
    .filter((pem) => pem !== null);
  return [...new Set(found)].slice(0, MAX_CERTIFICATES);
}

/** Null for what is no certificate, or has a key that no signature is checked with. */
function pemOf(base64: string): string | null {
  try {
    const pem = new X509Certificate(Buffer.from(base64, 'base64')).toString();
    requireSamlCertificate(pem);
    return pem;
  } catch {
    return null;
  }
}
