/** The composition root: everything that is given to the features, and the features. */
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { AuthGuard } from './common/auth.guard.js';
import { ConventionsInterceptor } from './common/conventions.interceptor.js';
import { RootKeys } from './common/crypto/root-keys.js';
import { IdempotencyInterceptor } from './common/idempotency.interceptor.js';
import { IdempotencyStore } from './common/idempotency.js';
import { KeyDirectory } from './common/key-directory.js';
import { KeyUsage } from './common/key-usage.js';
import { Cursors } from './common/pagination.js';
import { PersonAccess } from './common/person-access.js';
import { DEFAULT_LIMITS, type Limits } from './common/rate-limit.js';
import {
  CHANGES,
  type Changes,
  ENV,
  GATEWAY,
  type GatewayPort,
  ISOLATION,
  JOBS,
  type JobsPort,
  LIMITS,
  LOG,
  OUTBOUND,
  PEOPLE,
  type PeoplePort,
  READINESS,
  type Readiness,
} from './common/tokens.js';
import { validationPipe } from './common/validation.js';
import type { Env } from './config/env.js';
import { ConnectedProbe } from './connections/probe-connected.js';
import type { TokenRefresher } from './connections/token-refresher.js';
import { UnitOfWork } from './db/unit-of-work.js';
import { Vault } from './db/vault.js';
import { AccountModule } from './features/account/account.module.js';
import { AgentsModule } from './features/agents/agents.module.js';
import { AuditEventsModule } from './features/audit-events/audit-events.module.js';
import { ConnectionsModule } from './features/connections/connections.module.js';
import { DomainsModule } from './features/domains/domains.module.js';
import { EndpointsModule } from './features/endpoints/endpoints.module.js';
import { GroupRolesModule } from './features/group-roles/group-roles.module.js';
import { HealthModule } from './features/health/health.module.js';
import { IdentityProvidersModule } from './features/identity-providers/identity-providers.module.js';
import { InvitationsModule } from './features/invitations/invitations.module.js';
import { JobsModule } from './features/jobs/jobs.module.js';
import { KeyEncryptionModule } from './features/key-encryption/key-encryption.module.js';
import { KeysModule } from './features/keys/keys.module.js';
import { LeakReportsModule } from './features/leak-reports/leak-reports.module.js';
import { MeModule } from './features/me/me.module.js';
import { MembersModule } from './features/members/members.module.js';
import { NamespacesModule } from './features/namespaces/namespaces.module.js';
import { OauthGrantsModule } from './features/oauth-grants/oauth-grants.module.js';
import { OrganizationsModule } from './features/organizations/organizations.module.js';
import { PeopleModule } from './features/people/people.module.js';
import { PersonalKeysModule } from './features/personal-keys/personal-keys.module.js';
import { ScimModule } from './features/scim/scim.module.js';
import { SecretsModule } from './features/secrets/secrets.module.js';
import { ServersModule } from './features/servers/servers.module.js';
import { UsageModule } from './features/usage/usage.module.js';
import type { Isolation } from './gateway/sandbox/isolation.js';
import type { Outbound } from './outbound/outbound.js';

/** What the process has made before Nest starts. */
export interface AppDeps {
  readonly env: Env;
  readonly log: Logger;
  readonly db: Database;
  readonly vault: Vault;
  readonly roots: RootKeys;
  readonly changes: Changes;
  readonly jobs: JobsPort;
  /** Renews the tokens of connections. */
  readonly tokens: TokenRefresher;
  readonly outbound: Outbound;
  /** Null where this process serves no agents. */
  readonly gateway: GatewayPort | null;
  /** How STDIO servers run here. */
  readonly isolation: Isolation;
  readonly readiness: Readiness;
  readonly limits?: Limits;
}

const ADMIN = [
  OrganizationsModule,
  KeyEncryptionModule,
  ServersModule,
  NamespacesModule,
  EndpointsModule,
  KeysModule,
  AgentsModule,
  LeakReportsModule,
  SecretsModule,
  ConnectionsModule,
  MembersModule,
  InvitationsModule,
  DomainsModule,
  IdentityProvidersModule,
  GroupRolesModule,
  ScimModule,
  MeModule,
  PersonalKeysModule,
  OauthGrantsModule,
  AccountModule,
  PeopleModule,
  JobsModule,
  AuditEventsModule,
  UsageModule,
];

@Global()
@Module({})
class CoreModule {
  static with(deps: AppDeps, people: PeoplePort | null): DynamicModule {
    const given = [
      { provide: ENV, useValue: deps.env },
      { provide: LOG, useValue: deps.log },
      { provide: Database, useValue: deps.db },
      { provide: Vault, useValue: deps.vault },
      { provide: RootKeys, useValue: deps.roots },
      { provide: CHANGES, useValue: deps.changes },
      { provide: JOBS, useValue: deps.jobs },
      { provide: OUTBOUND, useValue: deps.outbound },
      { provide: ConnectedProbe, useValue: new ConnectedProbe(deps.db, deps.vault, deps.tokens) },
      { provide: GATEWAY, useValue: deps.gateway },
      { provide: ISOLATION, useValue: deps.isolation },
      { provide: PEOPLE, useValue: people },
      { provide: READINESS, useValue: deps.readiness },
      { provide: LIMITS, useValue: deps.limits ?? DEFAULT_LIMITS },
    ];
    const own = [IdempotencyStore, UnitOfWork, Cursors, KeyDirectory, KeyUsage, PersonAccess];
    return {
      module: CoreModule,
      providers: [
        ...given,
        ...own,
        { provide: APP_GUARD, useClass: AuthGuard },
        // The first is the outermost: it sees replayed answers too.
        { provide: APP_INTERCEPTOR, useClass: ConventionsInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_PIPE, useValue: validationPipe },
      ],
      exports: [...given.map(({ provide }) => provide), ...own],
    };
  }
}

@Module({})
export class AppModule {
  /** PATCHBAY_ROLE decides: a gateway has no admin API. */
  static with(deps: AppDeps, people: PeoplePort | null): DynamicModule {
    const admin = deps.env.PATCHBAY_ROLE === 'gateway' ? [] : ADMIN;
    return { module: AppModule, imports: [CoreModule.with(deps, people), HealthModule, ...admin] };
  }
}
