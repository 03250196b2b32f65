/** Metadata as providers write it, and what is none. */
import { describe, expect, it } from 'vitest';
import { ENTITY_ID, IDP, metadata, OTHER, SSO_URL } from '../../../test/fixtures/saml/identity-provider.js';
import { readSamlMetadata } from './saml-metadata.js';

const bare = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '');
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

describe('metadata', () => {
  it('gives entity id, address and signing certificates, with prefixes (Keycloak, Okta)', async () => {
    expect(await readSamlMetadata(metadata())).toEqual({
      issuer: ENTITY_ID,
      ssoUrl: SSO_URL,
      certificates: [expect.stringContaining('BEGIN CERTIFICATE')],
    });
    const { certificates } = await readSamlMetadata(metadata());
    expect(bare(certificates[0] ?? '')).toBe(bare(IDP.certificate));
  });

  it('is read without prefixes, beside other roles, and with keys for everything (Entra ID, ADFS)', async () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?>
      <EntityDescriptor ID="_1" entityID="https://sts.example/x?a=1&amp;b=2" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
        <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></Signature>
        <RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="fed:SecurityTokenServiceType">
          <KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"/></KeyDescriptor>
        </RoleDescriptor>
        <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>
        <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
            <X509Certificate>${bare(IDP.certificate)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
          <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
            <X509Certificate>
              ${bare(OTHER.certificate)}
            </X509Certificate></X509Data></KeyInfo></KeyDescriptor>
          <KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
            <X509Certificate>BBBB</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
          <SingleSignOnService Binding="${POST}" Location="https://sts.example/post"/>
          <SingleSignOnService Binding="${REDIRECT}" Location="https://sts.example/sso?p=1&amp;q=2"/>
        </IDPSSODescriptor>
      </EntityDescriptor>`;
    const { issuer, ssoUrl, certificates } = await readSamlMetadata(xml);
    expect([issuer, ssoUrl]).toEqual(['https://sts.example/x?a=1&b=2', 'https://sts.example/sso?p=1&q=2']);
    expect(certificates.map(bare)).toEqual([IDP, OTHER].map(({ certificate }) => bare(certificate)));
  });

  it('may stand beside services in one document', async () => {
    const inner = metadata().replace(/<\?xml[^>]*\?>/, '');
    const list = (more: string) =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${more}</md:EntitiesDescriptor>`;
    const service =
      '<md:EntityDescriptor entityID="https://sp.example"><md:SPSSODescriptor/></md:EntityDescriptor>';
    expect((await readSamlMetadata(list(service + inner))).issuer).toBe(ENTITY_ID);
    await expect(readSamlMetadata(list(inner + inner))).rejects.toThrow('several identity providers');
    await expect(readSamlMetadata(list(service))).rejects.toThrow('no identity provider');
  });

  it.each([
    ['nothing', '', 'no EntityDescriptor'],
    ['no XML', '{"entityID":"x"}', 'no well-formed XML'],
    ['half of it', metadata().slice(0, -20), 'no well-formed XML'],
    ['another document', '<html><body/></html>', 'no EntityDescriptor'],
    [
      'a document type',
      `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>${metadata()}`,
      'document type',
    ],
    [
      'what is over',
      metadata({ validUntil: '2020-01-01T00:00:00Z' }),
      'valid until 2020-01-01T00:00:00Z only',
    ],
    ['another binding alone', metadata({ binding: POST }), 'no SingleSignOnService for HTTP-Redirect'],
    ['an address that is none', metadata({ ssoUrl: 'javascript:alert(1)' }), 'is no URL'],
    ['no certificate', metadata({ certificate: 'AAAA' }), 'no signing certificate'],
    ['no name', metadata({ entityId: '' }), 'no EntityDescriptor'],
    [
      'names that are of objects',
      '<__proto__ constructor="x"><toString/></__proto__>',
      'no EntityDescriptor',
    ],
  ])('is refused: %s', async (_, xml, why) => {
    await expect(readSamlMetadata(xml)).rejects.toThrow(why);
  });
});
