/** The client: one object with a member for each kind of resource. */
import { Caller } from './core/operation.js';
import { type ClientOptions, Transport } from './core/transport.js';
import { Agents } from './resources/agents.js';
import { AuditEvents } from './resources/audit-events.js';
import { Connections } from './resources/connections.js';
import { Domains } from './resources/domains.js';
import { Endpoints } from './resources/endpoints.js';
import { GroupRoles } from './resources/group-roles.js';
import { IdentityProviders } from './resources/identity-providers.js';
import { Invitations } from './resources/invitations.js';
import { Jobs } from './resources/jobs.js';
import { KeyEncryption } from './resources/key-encryption.js';
import { Keys } from './resources/keys.js';
import { LeakReports } from './resources/leak-reports.js';
import { Me } from './resources/me.js';
import { Members } from './resources/members.js';
import { Namespaces } from './resources/namespaces.js';
import { OauthGrants } from './resources/oauth-grants.js';
import { CurrentOrganization } from './resources/organization.js';
import { Organizations } from './resources/organizations.js';
import { People } from './resources/people.js';
import { Secrets } from './resources/secrets.js';
import { Servers } from './resources/servers.js';
import { Usage } from './resources/usage.js';

/**
 * A client of the admin API. Methods answer with the body; they throw `ApiError` for a problem document,
 * `ConnectionError` and `TimeoutError` when no answer came.
 */
export class Patchbay {
  readonly organizations: Organizations;
  readonly organization: CurrentOrganization;
  readonly servers: Servers;
  readonly namespaces: Namespaces;
  readonly endpoints: Endpoints;
  readonly connections: Connections;
  readonly keyEncryption: KeyEncryption;
  readonly keys: Keys;
  readonly agents: Agents;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly domains: Domains;
  readonly groupRoles: GroupRoles;
  readonly identityProviders: IdentityProviders;
  readonly me: Me;
  readonly oauthGrants: OauthGrants;
  readonly people: People;
  readonly leakReports: LeakReports;
  readonly secrets: Secrets;
  readonly jobs: Jobs;
  readonly auditEvents: AuditEvents;
  readonly usage: Usage;

  constructor(options: ClientOptions) {
    const caller = new Caller(new Transport(options));
    this.organizations = new Organizations(caller);
    this.organization = new CurrentOrganization(caller);
    this.servers = new Servers(caller);
    this.namespaces = new Namespaces(caller);
    this.endpoints = new Endpoints(caller);
    this.connections = new Connections(caller);
    this.keyEncryption = new KeyEncryption(caller);
    this.keys = new Keys(caller);
    this.agents = new Agents(caller);
    this.members = new Members(caller);
    this.invitations = new Invitations(caller);
    this.domains = new Domains(caller);
    this.groupRoles = new GroupRoles(caller);
    this.identityProviders = new IdentityProviders(caller);
    this.me = new Me(caller);
    this.oauthGrants = new OauthGrants(caller);
    this.people = new People(caller);
    this.leakReports = new LeakReports(caller);
    this.secrets = new Secrets(caller);
    this.jobs = new Jobs(caller);
    this.auditEvents = new AuditEvents(caller);
    this.usage = new Usage(caller);
  }
}
