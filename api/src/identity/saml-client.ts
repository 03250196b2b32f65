/**
 * A SAML 2.0 service provider (Web Browser SSO profile, HTTP-Redirect out and HTTP-POST back). Signatures, times and
 * the audience are @node-saml/node-saml's matter, which looks at signed bytes alone; what it leaves out is checked here
 * on what it verified. Nothing is asked over the network.
 */
import { X509Certificate } from 'node:crypto';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { z } from 'zod';

export interface SamlSettings {
  /** Ours, also the audience of assertions. */
  readonly entityId: string;
  /** Where assertions are posted to. */
  readonly acsUrl: string;
  readonly idpEntityId: string;
  /** Where browsers are sent to. */
  readonly ssoUrl: string;
  /** PEM; one that signed is enough, so that they can be renewed. */
  readonly certificates: readonly string[];
}

/** What a provider says of somebody, verified. */
export interface SamlAssertion {
  readonly id: string;
  /** Of the request that it answers. */
  readonly inResponseTo: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  /** Until when it must not be taken a second time. */
  readonly expiresAt: Date;
}

const SKEW_MS = 60_000;
const MAX_XML = 200_000;
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** XML that brings its own grammar: entities that grow, and files of ours (XXE). SAML needs neither (core §5.4). */
export const GRAMMAR = /<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;
/** Broken, or keyed by what everybody knows. */
const WEAK = /xmldsig(?:11|-more)?#(?:rsa-sha1|dsa-sha1|sha1|hmac-\w+|rsa-md5|md5)\b/i;
/** As providers call an address, and somebody's name. */
const EMAIL = [
  'email',
  'mail',
  'emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
];
const NAME = [
  'displayname',
  'name',
  'cn',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
];

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z
    .tuple([
      z.object({
        $: z.object({
          Recipient: z.string(),
          InResponseTo: z.string(),
          NotOnOrAfter: instant,
          NotBefore: z.never().optional(),
        }),
      }),
    ])
    .optional(),
});

/** The parts that decide, each exactly once. As xml2js makes them of the signed bytes. */
const assertionShape = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1).max(256), Version: z.literal('2.0') }),
    Issuer: z.tuple([z.object({ _: z.string() })]),
    Subject: z.tuple([
      z.object({
        NameID: z.tuple([
          z.object({
            _: z.string().min(1).max(256),
            $: z.object({ Format: z.string().optional() }).optional(),
          }),
        ]),
        SubjectConfirmation: z.array(z.unknown()).min(1).max(10),
      }),
    ]),
    Conditions: z.tuple([z.object({ $: z.object({ NotOnOrAfter: instant }) })]),
    AuthnStatement: z.array(z.unknown()).min(1),
  }),
});

/** @throws Error where it is no certificate, or has a key that no signature is checked with. */
export function requireSamlCertificate(pem: string): void {
  const { publicKey } = new X509Certificate(pem);
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < 2_048)
    throw new Error('the key is not RSA of 2048 bits or more');
}

export class SamlClient {
  constructor(private readonly settings: SamlSettings) {}

  /** Where to send the browser. @param requestId an XML name, that of the answer. */
  authorizationUrl(requestId: string, relayState: string): Promise<string> {
    return this.saml(requestId).getAuthorizeUrlAsync(relayState, undefined, {});
  }

  /** What the operator of a provider imports. */
  metadata(): string {
    return this.saml('_metadata').generateServiceProviderMetadata(null, null);
  }

  /**
   * What an answer says, where all of it holds but for the request: who calls knows which one they made.
   * @param response as it was posted, in base64.
   * @throws Error
   */
  async read(response: string): Promise<SamlAssertion> {
    const xml = Buffer.from(response, 'base64').toString('utf8');
    if (xml.length > MAX_XML) throw new Error('the answer is too large');
    if (GRAMMAR.test(xml)) throw new Error('the answer has a document type');
    if (WEAK.test(xml)) throw new Error('the answer is signed with what is too weak');
    if (!xml.includes(`"${SUCCESS}"`) && !xml.includes(`'${SUCCESS}'`))
      throw new Error('the answer tells of no success');
    const { profile } = await this.saml('_answer').validatePostResponseAsync({ SAMLResponse: response });
    if (!profile?.getAssertion) throw new Error('there is no assertion');
    return this.checked(profile.getAssertion(), profile.attributes);
  }

  /** SAML profiles §4.1.4.3: what must hold of a bearer assertion, beyond its signature, times and audience. */
  private checked(verified: unknown, attributes: unknown): SamlAssertion {
    const shape = assertionShape.safeParse(verified);
    if (!shape.success)
      throw new Error(`the assertion is not whole: ${shape.error.issues[0]?.path.join('.')}`);
    const { Assertion } = shape.data;
    if (Assertion.Issuer[0]._ !== this.settings.idpEntityId) throw new Error('another provider issued it');
    const [{ NameID, SubjectConfirmation }] = Assertion.Subject;
    const [nameId] = NameID;
    if (nameId.$?.Format === TRANSIENT) throw new Error('a transient name is another one the next time');
    const bearer = SubjectConfirmation.map((one) => confirmation.safeParse(one)).find((one) =>
      one.success ? this.isForUs(one.data) : false,
    );
    const data = bearer?.data?.SubjectConfirmationData?.[0].$;
    if (data === undefined) throw new Error('it is not confirmed for this service');
    const held = lowered(attributes);
    return {
      id: Assertion.$.ID,
      inResponseTo: data.InResponseTo,
      subject: nameId._,
      email: firstOf(held, EMAIL) ?? (nameId._.includes('@') ? nameId._ : null),
      name: firstOf(held, NAME),
      expiresAt: new Date(data.NotOnOrAfter.getTime() + SKEW_MS),
    };
  }

  private isForUs({ $, SubjectConfirmationData }: z.output<typeof confirmation>): boolean {
    const data = SubjectConfirmationData?.[0].$;
    if ($.Method !== BEARER || data === undefined) return false;
    return data.Recipient === this.settings.acsUrl && Date.now() - SKEW_MS < data.NotOnOrAfter.getTime();
  }

  private saml(requestId: string): SAML {
    const { acsUrl, certificates, entityId, ssoUrl } = this.settings;
    return new SAML({
      callbackUrl: acsUrl,
      issuer: entityId,
      audience: entityId,
      entryPoint: ssoUrl,
      idpCert: [...certificates],
      wantAssertionsSigned: true,
      // The assertion's own signature is what counts.
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: SKEW_MS,
      // The provider's choice of name and of how people prove who they are.
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      // Requests are remembered elsewhere, bound to a browser.
      validateInResponseTo: ValidateInResponseTo.never,
      generateUniqueId: () => requestId,
    });
  }
}

/** Texts by the lower-case name of their attribute; the first of several values. */
function lowered(attributes: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes ?? {})) {
    const [first] = [value].flat();
    if (typeof first === 'string') found.set(name.toLowerCase(), first);
  }
  return found;
}

function firstOf(held: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = held.get(name);
    if (value) return value;
  }
  return null;
}
