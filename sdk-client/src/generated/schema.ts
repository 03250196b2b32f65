/** Generated from openapi/openapi.json by `npm run generate -w sdk-client`: do not edit. */
export interface paths {
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agents, newest first
         * @description Needs the scope `agents:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listAgents"];
        put?: never;
        /**
         * Create an agent
         * @description It sees nothing until it is granted something. Keys of endpoints act for it by `agentId`.
         *
         *     Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an agent
         * @description Needs the scope `agents:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        /**
         * Delete an agent and its keys
         * @description Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /**
         * Change an agent, or switch it off
         * @description Where it is switched off, its sessions and streams end in less than a second.
         *
         *     Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/v1/agents/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an agent is granted, by endpoint
         * @description Needs the scope `agents:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listAgentGrants"];
        /**
         * Replace all that an agent is granted
         * @description In effect in less than a second: calls that run end as they began, lists change, and clients of this agent that listen hear of it.
         *
         *     Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        put: operations["replaceAgentGrants"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/grants/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Grant an agent an endpoint, or a part of it
         * @description Replaces what it was granted of this endpoint; the answer is all that it is granted.
         *
         *     Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        put: operations["putAgentGrant"];
        post?: never;
        /**
         * Take an endpoint away from an agent
         * @description Needs the scope `agents:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteAgentGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much an agent is used, by day
         * @description Under all of its keys. Kept for 400 days.
         *
         *     Needs the scope `agents:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getAgentUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who changed what, newest first
         * @description Needs the scope `audit:read`. Roles that have it: owner, admin.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export events as JSON lines, oldest first
         * @description One event a line, as many as there are. Take them without a filter to verify the chain.
         *
         *     Needs the scope `audit:read`. Roles that have it: owner, admin.
         */
        get: operations["exportAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events/heads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signed heads of the chain, newest first
         * @description The last event of each day (UTC), signed after its end.
         *
         *     Needs the scope `audit:read`. Roles that have it: owner, admin.
         */
        get: operations["listAuditHeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events/signing-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the public keys that heads are signed with
         * @description Keep them elsewhere too: they change with the deployment’s root keys.
         *
         *     Needs the scope `audit:read`. Roles that have it: owner, admin.
         */
        get: operations["getAuditSigningKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-events/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify the chain of events and its signed heads
         * @description Goes along the whole chain and names the first event that was changed, removed, moved or slipped in.
         *
         *     Needs the scope `audit:read`. Roles that have it: owner, admin.
         */
        get: operations["verifyAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a connection
         * @description Needs the scope `connections:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Disconnect: forget the credential and revoke it
         * @description Links that carry it are closed in less than a second; calls under way finish. The answer says whether the authorization server revoked the tokens.
         *
         *     Needs the scope `connections:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List endpoints, newest first
         * @description Needs the scope `endpoints:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Publish a namespace as an endpoint
         * @description Needs the scope `endpoints:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint
         * @description Needs the scope `endpoints:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete an endpoint and its keys
         * @description Needs the scope `endpoints:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint, or switch it to another namespace
         * @description Needs the scope `endpoints:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/v1/endpoints/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys of an endpoint, newest first
         * @description Needs the scope `keys:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listEndpointKeys"];
        put?: never;
        /**
         * Create a key that opens an endpoint
         * @description The key is shown this once.
         *
         *     Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createEndpointKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{id}/urls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the URLs of an endpoint, with configurations for clients
         * @description Needs the scope `endpoints:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getEndpointUrls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations that nobody has accepted, newest first
         * @description Needs the scope `members:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody by e-mail
         * @description Only a person whose verified address this is can accept. The role is not more than your own.
         *
         *     Needs the scope `members:write`. Roles that have it: owner, admin.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an invitation
         * @description Needs the scope `members:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getInvitation"];
        put?: never;
        post?: never;
        /**
         * Revoke an invitation
         * @description Needs the scope `members:write`. Roles that have it: owner, admin.
         */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description It must be for the verified address of whoever is signed in.
         *
         *     Needs the session of a person; no organisation has to be named.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List background jobs, newest first
         * @description Needs the scope `jobs:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job with its progress
         * @description `Prefer: wait=N` waits for its end.
         *
         *     Needs the scope `jobs:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/key-encryption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read by which keys the data keys of organisations are wrapped
         * @description Needs the operator key.
         */
        get: operations["getKeyEncryption"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/key-encryption/rewrap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wrap every data key under the current key
         * @description After a new root key or key management service was configured in every process. A job does it, resumed after a crash; read its progress here.
         *
         *     Needs the operator key.
         */
        post: operations["rewrapDataKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys of both kinds, newest first
         * @description Needs the scope `keys:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create an organisation key
         * @description The key is shown this once. Without `scopes` it may do what the calling key may.
         *
         *     Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a key
         * @description Needs the scope `keys:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Delete a key; it stops working at once
         * @description Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        /**
         * Change name, scopes, agent, addresses or expiry of a key
         * @description Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateKey"];
        trace?: never;
    };
    "/v1/keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a key
         * @description It stops working in less than a second, in open streams too. The key stays listed.
         *
         *     Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["revokeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a key a new secret
         * @description The id stays, and so do open sessions. The old secret goes on for `overlapSeconds`, a day unless said otherwise, but no longer than to the next rotation.
         *
         *     Needs the scope `keys:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much a key is used, by day
         * @description Kept for 400 days. Every process writes what it has counted each five seconds.
         *
         *     Needs the scope `keys:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getKeyUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leak-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a key that was found where it should not be
         * @description Needs no credential: who has the secret could do worse. A key that has it is revoked at once, of whichever organisation; the answer does not tell. Limited for each address.
         */
        post: operations["reportLeak"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who is signed in
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Choose the organisation that the session means
         * @description Name, password and second factor are changed at `/api/auth`.
         *
         *     Needs the session of a person; no organisation has to be named.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/me/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sign-ins and changes of my account, newest first
         * @description Sign-ins, failed ones (the first, tenth, hundredth … of an hour), sign-outs, and changes of password, second factor and sessions. The organisations that I am a member of have the same in their audit trails.
         *
         *     Needs the session of a person; no organisation has to be named.
         */
        get: operations["listMyEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open invitations for my address, newest first
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["listMyInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my personal keys of all organisations, newest first
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["listPersonalKeys"];
        put?: never;
        /**
         * Create a personal key
         * @description For your own scripts, in one organisation: it may do what its scopes and your role there both allow at the time, and ends with your membership. Operations that need a session and those that make keys it does not open. The key is shown this once.
         *
         *     Needs the session of a person; no organisation has to be named.
         */
        post: operations["createPersonalKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a personal key of mine
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["getPersonalKey"];
        put?: never;
        post?: never;
        /**
         * Delete a personal key of mine; it stops working at once
         * @description Needs the session of a person; no organisation has to be named.
         */
        delete: operations["deletePersonalKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/oauth-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what I let OAuth clients use, in all my organisations, newest first
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["listMyOauthGrants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/oauth-grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw my consent for an OAuth client
         * @description Needs the session of a person; no organisation has to be named.
         */
        delete: operations["deleteMyOauthGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my organisations and my role in each, newest membership first
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["listMyOrganizations"];
        put?: never;
        /**
         * Create an organisation and become its owner
         * @description Needs the session of a person; no organisation has to be named.
         */
        post: operations["createMyOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leave an organisation
         * @description Needs the session of a person; no organisation has to be named.
         */
        delete: operations["leaveOrganization"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where I am signed in, newest first
         * @description Needs the session of a person; no organisation has to be named.
         */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign one browser out
         * @description Its next request is refused. Also the one that asks.
         *
         *     Needs the session of a person; no organisation has to be named.
         */
        delete: operations["deleteMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/revoke-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign all other browsers out
         * @description Needs the session of a person; no organisation has to be named.
         */
        post: operations["revokeMyOtherSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people of the organisation, newest first
         * @description Needs the scope `members:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member
         * @description Needs the scope `members:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description Their sessions open nothing of the organisation any more, from their next request.
         *
         *     Needs the scope `members:write`. Roles that have it: owner, admin.
         */
        delete: operations["deleteMember"];
        options?: never;
        head?: never;
        /**
         * Change the role of a member
         * @description It counts from their next request. Nobody gives or takes a role that may do more than they.
         *
         *     Needs the scope `members:write`. Roles that have it: owner, admin.
         */
        patch: operations["updateMember"];
        trace?: never;
    };
    "/v1/namespaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List namespaces, newest first
         * @description Needs the scope `namespaces:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listNamespaces"];
        put?: never;
        /**
         * Create a namespace
         * @description Needs the scope `namespaces:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createNamespace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/namespaces/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a namespace
         * @description Needs the scope `namespaces:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getNamespace"];
        put?: never;
        post?: never;
        /**
         * Delete a namespace
         * @description Refused while an endpoint publishes it; the answer names the endpoints.
         *
         *     Needs the scope `namespaces:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteNamespace"];
        options?: never;
        head?: never;
        /**
         * Change name or description of a namespace
         * @description Needs the scope `namespaces:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateNamespace"];
        trace?: never;
    };
    "/v1/namespaces/{id}/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the servers of a namespace, in order
         * @description Needs the scope `namespaces:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listNamespaceServers"];
        /**
         * Replace the servers of a namespace
         * @description What was said about tools of a server that leaves is kept for its return.
         *
         *     Needs the scope `namespaces:write`. Roles that have it: owner, admin, developer.
         */
        put: operations["replaceNamespaceServers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/namespaces/{id}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every tool of a namespace, with the name agents see
         * @description Needs the scope `namespaces:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listNamespaceTools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/namespaces/{id}/tools/{toolId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Switch a tool off or on in a namespace, or override what agents see of it
         * @description Needs the scope `namespaces:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateNamespaceTool"];
        trace?: never;
    };
    "/v1/oauth-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what members let OAuth clients use, newest first
         * @description Needs the scope `endpoints:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listOauthGrants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth-grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End what a member granted to an OAuth client
         * @description Its tokens are refused in less than a second, and what is open under it ends.
         *
         *     Needs the scope `endpoints:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteOauthGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the organisation of the key
         * @description Needs the scope `organization:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getCurrentOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename the organisation of the key
         * @description Needs the scope `organization:write`. Roles that have it: owner.
         */
        patch: operations["updateCurrentOrganization"];
        trace?: never;
    };
    "/v1/organization/data-key/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seal all secrets of the organisation with a new data key
         * @description New values are sealed with it at once; a job, resumed after a crash, seals anew what is there. Nothing is interrupted. `Prefer: wait=N` waits for its end.
         *
         *     Needs the scope `organization:write`. Roles that have it: owner.
         */
        post: operations["rotateDataKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List organisations, newest first
         * @description Needs the operator key.
         */
        get: operations["listOrganizations"];
        put?: never;
        /**
         * Create an organisation
         * @description The answer holds its first key, which is shown this once.
         *
         *     Needs the operator key.
         */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an organisation
         * @description Needs the operator key.
         */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /**
         * Delete an organisation and everything that is its
         * @description Needs the operator key.
         */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /**
         * Rename an organisation, or set its quotas
         * @description A quota of null is no limit. Lowering one below what there is deletes nothing: more is refused until it is below again.
         *
         *     Needs the operator key.
         */
        patch: operations["updateOrganization"];
        trace?: never;
    };
    "/v1/organizations/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the suspension of an organisation
         * @description Needs the operator key.
         */
        post: operations["activateOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a further organisation key
         * @description For an organisation that has lost its keys.
         *
         *     Needs the operator key.
         */
        post: operations["createOrganizationKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend an organisation
         * @description Its keys and endpoints are refused until it is activated. Nothing is lost.
         *
         *     Needs the operator key.
         */
        post: operations["suspendOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read quotas and usage of an organisation
         * @description Gateways write calls and open sessions every second. How servers are connected is counted by day (UTC), kept for 400 days and written every five seconds.
         *
         *     Needs the operator key.
         */
        get: operations["getOrganizationUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List secrets, newest first
         * @description Needs the scope `secrets:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listSecrets"];
        put?: never;
        /**
         * Create a secret
         * @description Configurations of servers refer to it as `${NAME}`. Servers that name it already are connected with it. The value is never shown.
         *
         *     Needs the scope `secrets:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a secret
         * @description Needs the scope `secrets:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getSecret"];
        put?: never;
        post?: never;
        /**
         * Delete a secret that no server names
         * @description While servers name it, the answer is 409 and names them.
         *
         *     Needs the scope `secrets:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteSecret"];
        options?: never;
        head?: never;
        /**
         * Change the name or description of a secret
         * @description A name that servers refer to stays (409); a new value is set by `rotate`.
         *
         *     Needs the scope `secrets:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateSecret"];
        trace?: never;
    };
    "/v1/secrets/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a secret a new value
         * @description In less than a second links of the servers that name it are opened anew; calls under way finish on the old ones.
         *
         *     Needs the scope `secrets:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a secret, newest first
         * @description Numbers and times; values are never shown.
         *
         *     Needs the scope `secrets:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listSecretVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List servers, newest first
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listServers"];
        put?: never;
        /**
         * Connect a server
         * @description Its catalogue is read in the background; `Prefer: wait=20` waits for the first one.
         *
         *     Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["createServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a server
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getServer"];
        put?: never;
        post?: never;
        /**
         * Delete a server; namespaces lose it
         * @description Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        delete: operations["deleteServer"];
        options?: never;
        head?: never;
        /**
         * Change a server
         * @description A change of the connection opens new links and reads the catalogue anew; running calls finish on the old ones. `Prefer: wait=N` waits for it.
         *
         *     Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        patch: operations["updateServer"];
        trace?: never;
    };
    "/v1/servers/{id}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the connections of a server, newest first
         * @description Needs the scope `connections:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listConnections"];
        put?: never;
        /**
         * Connect a server for the organisation or for a subject
         * @description For `oauth2` the answer has the URL at which a user signs in within ten minutes; with `client_credentials` it is connected at once. For the credentials of subjects by other kinds of `auth`, give the `credential` itself. Once more for the same subject: another sign-in, or another credential; what was connected goes on until then.
         *
         *     Needs the scope `connections:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["startConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a STDIO server wrote to stderr
         * @description The last lines of its processes, wherever they ran; a few seconds behind. Values of its secrets and variables are taken out.
         *
         *     Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getServerLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the prompts of a server
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listServerPrompts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/resource-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the resource templates of a server
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listServerResourceTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the resources of a server
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listServerResources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the catalogue of a server anew
         * @description Answers with the job; `Prefer: wait=N` waits for its end.
         *
         *     Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["syncServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connect to a server now
         * @description Says era, version, latency and counts, or what failed. Changes nothing.
         *
         *     Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["testServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/{id}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tools of a server
         * @description Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["listServerTools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all servers as the configuration of an MCP client
         * @description Without secrets: a `${NAME}` placeholder stands for each value, and references to secrets as they are.
         *
         *     Needs the scope `servers:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["exportServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/servers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import servers from the configuration of an MCP client
         * @description Entries are matched with servers by name. `${NAME}` is the secret of that name, but for a placeholder of an earlier export, which keeps what is stored.
         *
         *     Needs the scope `servers:write`. Roles that have it: owner, admin, developer.
         */
        post: operations["importServers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quotas and what is used of them, calls by month, and how well servers are connected
         * @description Gateways write calls and open sessions every second. How servers are connected is counted by day (UTC), kept for 400 days and written every five seconds.
         *
         *     Needs the scope `usage:read`. Roles that have it: owner, admin, developer, viewer.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Agent: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            description: string | null;
            /** @description One that is off is let in nowhere. */
            enabled: boolean;
            id: string;
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        AgentGrant: {
            endpointId: string;
            /** @description Null: every server of the endpoint. */
            servers: components["schemas"]["AgentGrantServer"][] | null;
        };
        AgentGrantInput: {
            /** @example ep_01jddqs3rgfgz9tajbdy71mb1x */
            endpointId: string;
            /** @description Null: every server of the endpoint, also those that come later. Default null. */
            servers?: components["schemas"]["AgentGrantServerInput"][] | null;
        };
        AgentGrants: {
            /** @description An endpoint that is not among them does not let the agent in. */
            data: components["schemas"]["AgentGrant"][];
            /** @description The agent's; also the `ETag`. */
            version: number;
        };
        AgentGrantServer: {
            prompts: string[];
            resources: string[];
            serverId: string;
            tools: string[];
        };
        AgentGrantServerInput: {
            /** @description Prompts as the server itself calls them; `*` stands for any characters, alone for everything. Left out: none, or everything where none of the three is given. */
            prompts?: (string & (unknown & unknown))[];
            /** @description URIs of resources and URI templates as the server itself calls them; `*` stands for any characters, alone for everything. Left out: none, or everything where none of the three is given. */
            resources?: (string & (unknown & unknown))[];
            /** @example srv_01jddqs3rgfgz9tajbdy71mb1x */
            serverId: string;
            /** @description Tools as the server itself calls them; `*` stands for any characters, alone for everything. Left out: none, or everything where none of the three is given. */
            tools?: (string & (unknown & unknown))[];
        };
        AgentPage: {
            data: components["schemas"]["Agent"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        AgentUsage: {
            /** @description Those with any use, oldest first. */
            days: components["schemas"]["KeyUseOfDay"][];
            /** Format: date */
            from: string;
            /**
             * Format: date
             * @description Today, by UTC.
             */
            to: string;
            total: components["schemas"]["KeyUse"];
        };
        AuditActor: {
            id: string | null;
            /** @enum {string} */
            type: "key" | "person" | "operator" | "anonymous" | "system";
        };
        AuditEvent: {
            /** @description `<resource>.<verb>`, like `server.create`. */
            action: string;
            actor: components["schemas"]["AuditActor"];
            /** @description Without secrets. */
            after: {
                [key: string]: unknown;
            } | null;
            /** @description Without secrets. */
            before: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description SHA-256 over the canonical JSON (RFC 8785) of the event without `hash` and without members that are null. */
            hash: string;
            id: string;
            ip: string | null;
            /** @description The personal key that the person used; null with a session. */
            keyId: string | null;
            /** @description `hash` of the event before; of the first: SHA-256 of the organisation’s id. */
            prevHash: string;
            requestId: string | null;
            /** @description Counts the events of the organisation, from 1 without gaps. */
            seq: number;
            targetId: string;
            targetType: string;
            /** @description Of sign-ins and what goes with them. */
            userAgent: string | null;
        };
        AuditEventPage: {
            data: components["schemas"]["AuditEvent"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        AuditHead: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date
             * @description UTC.
             */
            day: string;
            hash: string;
            /** @description `kid` of the key that signed it. */
            keyId: string;
            /** @description The last event of the day. */
            seq: number;
            /** @description Ed25519, base64url, over the canonical JSON of `{ day, hash, organizationId, seq }`. */
            signature: string;
        };
        AuditHeadPage: {
            data: components["schemas"]["AuditHead"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        AuditSigningKey: {
            /** @enum {string} */
            alg: "EdDSA";
            /** @enum {string} */
            crv: "Ed25519";
            kid: string;
            /** @enum {string} */
            kty: "OKP";
            /** @enum {string} */
            use: "sig";
            x: string;
        };
        AuditSigningKeys: {
            /** @description Newest first, as a JWK set (RFC 7517, RFC 8037). */
            keys: components["schemas"]["AuditSigningKey"][];
        };
        AuditVerdict: {
            /** @description Events up to the first break. */
            checked: number;
            /** @description The oldest event that is there. */
            first: {
                seq: number;
            } | null;
            firstBroken: {
                eventId: string | null;
                /** @enum {string} */
                reason: "missing" | "changed" | "unlinked" | "head_mismatch" | "head_signature";
                seq: number;
            } | null;
            heads: {
                checked: number;
                /** @description Signed with a root key that is gone: compared, but not verified. */
                unknownKeys: number;
            };
            /** @description The last event reached. Keep it: a later export must still have it. */
            last: {
                hash: string;
                seq: number;
            } | null;
            ok: boolean;
        };
        AuthorizationUsage: {
            /** @description With tokens. */
            finished: number;
            /** @description Between 0 and 1; null where there was none. */
            rate: number | null;
            started: number;
        };
        CallsOfMonth: {
            calls: number;
            /** @description `YYYY-MM`, UTC. */
            month: string;
        };
        CatalogCounts: {
            prompts: number;
            resources: number;
            resourceTemplates: number;
            tools: number;
        };
        ClientConfigs: {
            /** @description For claude_desktop_config.json (through `mcp-remote`). */
            claudeDesktop: {
                [key: string]: unknown;
            };
            /** @description For .cursor/mcp.json. */
            cursor: {
                [key: string]: unknown;
            };
            /** @description For opencode.json. */
            opencode: {
                [key: string]: unknown;
            };
        };
        Connection: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description Why the last renewal or authorisation failed. */
            error: {
                code: string;
                message: string;
            } | null;
            /** @description Of the present token; it is renewed before. Null: unknown, or never. */
            expiresAt: string | null;
            id: string;
            lastRefreshedAt: string | null;
            /** @description As granted. */
            scopes: string[];
            serverId: string;
            /**
             * @description `pending`: begun and not finished. `needs_authorization`: what was granted is over, see `error`. `expired`: the token is over and there is nothing to renew it with.
             * @enum {string}
             */
            status: "pending" | "connected" | "needs_authorization" | "expired";
            /** @description Whose it is; null: the organisation’s. */
            subject: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        ConnectionDeleted: {
            id: string;
            /**
             * @description What became of its tokens at the authorization server: `not_supported`: it offers no revocation; `failed`: it could not be reached or refused; `nothing`: there were none.
             * @enum {string}
             */
            revoked: "revoked" | "not_supported" | "failed" | "nothing";
        };
        ConnectionPage: {
            data: components["schemas"]["Connection"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        ConnectionStarted: {
            /** @description Where the user signs in, in a browser. Null where nobody needs to. */
            authorizationUrl: string | null;
            /** @description Until when; a new one is begun by the same request. */
            authorizeBefore: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description Why the last renewal or authorisation failed. */
            error: {
                code: string;
                message: string;
            } | null;
            /** @description Of the present token; it is renewed before. Null: unknown, or never. */
            expiresAt: string | null;
            id: string;
            lastRefreshedAt: string | null;
            /** @description As granted. */
            scopes: string[];
            serverId: string;
            /**
             * @description `pending`: begun and not finished. `needs_authorization`: what was granted is over, see `error`. `expired`: the token is over and there is nothing to renew it with.
             * @enum {string}
             */
            status: "pending" | "connected" | "needs_authorization" | "expired";
            /** @description Whose it is; null: the organisation’s. */
            subject: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        ConnectUsage: {
            /** @description Links that were to be opened to servers for agents. */
            attempts: number;
            meanMs: number | null;
            /** @description Between 0 and 1; null where there was none. */
            rate: number | null;
            successes: number;
        };
        CreateAgent: {
            description?: string | null;
            enabled?: boolean;
            grants?: components["schemas"]["AgentGrantInput"][];
            /** @description Unique among resources of its kind in the organisation. */
            name: string & (unknown & unknown);
        };
        CreateEndpoint: {
            auth?: components["schemas"]["EndpointAuthInput"];
            enabled?: boolean;
            /** @description Unique among resources of its kind in the organisation. */
            name: string & (unknown & unknown);
            /** @example ns_01jddqs3rgfgz9tajbdy71mb1x */
            namespaceId: string;
            /** @description Made from the name when left out. */
            slug?: string;
            /** @description Default: all. */
            transports?: components["schemas"]["EndpointTransport"][];
        };
        CreateEndpointKey: {
            /** @description Endpoint keys: the agent that the key acts for, whose grants it has; null for the whole endpoint. Where it changes, sessions and streams under the key end. */
            agentId?: string | null;
            /** @description Networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses that the key may be used from; none: from anywhere. Where the list is narrowed, sessions and streams under the key end. */
            allowedAddresses?: string[];
            /** @description Endpoint keys: whether requests may name a subject in `X-Patchbay-Subject`. Default false. */
            allowSubjects?: boolean;
            /** @description Must lie in the future; null for never. */
            expiresAt?: string | null;
            name: string & (unknown & unknown);
        };
        CreateFirstKey: {
            /** @default operator-issued */
            name?: string & (unknown & unknown);
        };
        CreateInvitation: {
            /**
             * Format: email
             * @description Who can accept: the owner of this address.
             */
            email: string;
            /** @default 7 */
            expiresInDays?: number;
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
        };
        CreateKey: {
            /** @description Networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses that the key may be used from; none: from anywhere. Where the list is narrowed, sessions and streams under the key end. */
            allowedAddresses?: string[];
            /** @description Must lie in the future; null for never. */
            expiresAt?: string | null;
            name: string & (unknown & unknown);
            /** @description `*` is everything. A key cannot grant what it does not have itself. */
            scopes?: ("*" | "organization:read" | "organization:write" | "members:read" | "members:write" | "servers:read" | "servers:write" | "namespaces:read" | "namespaces:write" | "endpoints:read" | "endpoints:write" | "keys:read" | "keys:write" | "agents:read" | "agents:write" | "secrets:read" | "secrets:write" | "connections:read" | "connections:write" | "jobs:read" | "audit:read" | "usage:read")[];
        };
        CreateNamespace: {
            description?: string | null;
            /** @description Unique among resources of its kind in the organisation. */
            name: string & (unknown & unknown);
            servers?: components["schemas"]["NamespaceServerInput"][];
        };
        CreateOrganization: {
            name: string & (unknown & unknown);
            /** @description Made from the name when left out. */
            slug?: string;
        };
        CreatePersonalKey: {
            /** @description Networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses that the key may be used from; none: from anywhere. Where the list is narrowed, sessions and streams under the key end. */
            allowedAddresses?: string[];
            /**
             * Format: date-time
             * @description In the future, at most 366 days from now. Default: in 90 days.
             * @example 2027-01-31T00:00:00Z
             */
            expiresAt?: string;
            name: string & (unknown & unknown);
            /**
             * @description One that you are a member of.
             * @example org_01jddqs3rgfgz9tajbdy71mb1x
             */
            organizationId: string;
            /**
             * @description `*` is whatever your role allows, but `keys:write`. Not more than your role has.
             * @default [
             *       "*"
             *     ]
             */
            scopes?: ("*" | "organization:read" | "organization:write" | "members:read" | "members:write" | "servers:read" | "servers:write" | "namespaces:read" | "namespaces:write" | "endpoints:read" | "endpoints:write" | "keys:read" | "agents:read" | "agents:write" | "secrets:read" | "secrets:write" | "connections:read" | "connections:write" | "jobs:read" | "audit:read" | "usage:read")[];
        };
        CreateSecret: {
            /** @description What it is and where it came from; not secret. */
            description?: string | null;
            /** @description What `${NAME}` in configurations of servers says. Unique in the organisation. */
            name: string;
            /** @description Write-only. */
            value: string;
        };
        CreateServer: {
            /** @description STDIO, in a sandbox with the network `allow-list`: `host` (port 443) or `host:port`; names only, no wildcards. Default none. */
            allowedHosts?: string[];
            /** @description STDIO. `${NAME}` stands for a secret, which the process list then shows. */
            args?: string[];
            auth?: components["schemas"]["ServerAuthInput"];
            /** @description STDIO: the program, without arguments; no shell is involved. */
            command?: string;
            /** @description `organization` (default): one credential for all; `subject`: each subject (`X-Patchbay-Subject`) has its own, see connections. */
            credentialOwner?: components["schemas"]["CredentialOwner"];
            enabled?: boolean;
            /** @description STDIO: variables of the process. Write-only. `${NAME}` stands for a secret. */
            env?: {
                [key: string]: string;
            };
            /** @description SSE and STREAMABLE_HTTP. Write-only. `${NAME}` stands for a secret. */
            headers?: {
                [key: string]: string;
            };
            /** @description Unique among resources of its kind in the organisation. */
            name: string & (unknown & unknown);
            /** @description STDIO, in a sandbox: what it reaches of the network; `allow-list`: the hosts in `allowedHosts`. Default: `allow-list` where there are any, else the most that the deployment allows (PATCHBAY_STDIO_NETWORK). */
            network?: components["schemas"]["SandboxNetwork"];
            /** @description STDIO, in a sandbox: whether its home directory is kept for it. Else that goes with each process. Default false. */
            persistentDirectory?: boolean;
            /** @description Whether the roots of a client reach the server, where it is `dedicated`. To a file server they are permissions. Default false. */
            relayRoots?: boolean;
            /** @description `shared`: one upstream conversation for the organisation (default for STDIO); `dedicated`: one for each session. */
            sharing?: components["schemas"]["ServerSharing"];
            /** @description Deadline of one request, in milliseconds. Default 60000. */
            timeoutMs?: number;
            type: components["schemas"]["ServerType"];
            /** @description SSE and STREAMABLE_HTTP: http(s), without user name and password. `${NAME}` stands for a secret. */
            url?: string;
        };
        /** @enum {string} */
        CredentialOwner: "organization" | "subject";
        DiscoveryUsage: {
            /** @description From a server’s URL to the endpoints of its authorization server. */
            count: number;
            meanMs: number | null;
            /** @description Between 0 and 1; null where there was none. */
            within500ms: number | null;
        };
        Endpoint: {
            auth: components["schemas"]["EndpointAuth"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            enabled: boolean;
            id: string;
            name: string;
            namespaceId: string;
            slug: string;
            transports: components["schemas"]["EndpointTransport"][];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            urls: components["schemas"]["EndpointUrls"];
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        EndpointAuth: {
            apiKey: boolean;
            apiKeyInQuery: boolean;
            oauth: boolean;
        };
        EndpointAuthInput: {
            /**
             * @description Whether a key opens it. With neither key nor OAuth, anyone who knows the URL may call.
             * @default true
             */
            apiKey?: boolean;
            /**
             * @description Whether `?api_key=` is accepted, which ends up in logs.
             * @default false
             */
            apiKeyInQuery?: boolean;
            /**
             * @description Whether members of the organisation may let OAuth clients use it for them.
             * @default false
             */
            oauth?: boolean;
        };
        EndpointAuthPatch: {
            apiKey?: boolean;
            apiKeyInQuery?: boolean;
            oauth?: boolean;
        };
        EndpointConnect: {
            /** @description Ready to paste; put an endpoint key in the place of `<ENDPOINT_KEY>`. */
            clients: components["schemas"]["ClientConfigs"];
            urls: components["schemas"]["EndpointUrls"];
        };
        EndpointPage: {
            data: components["schemas"]["Endpoint"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @enum {string} */
        EndpointTransport: "STREAMABLE_HTTP" | "SSE" | "OPENAPI";
        EndpointUrls: {
            /** @description REST: `POST {api}/{tool}`. */
            api: string;
            /** @description Streamable HTTP. */
            mcp: string;
            /** @description The document of the REST form. */
            openapi: string;
            /** @description HTTP+SSE. */
            sse: string;
        };
        /** @description Of `quota_exceeded`: what is used up. */
        ExceededQuota: {
            limit: number;
            name: string;
            used: number;
        };
        ExportedServer: {
            args?: string[];
            bearerToken?: string;
            command?: string;
            disabled?: boolean;
            env?: {
                [key: string]: string;
            };
            headers?: {
                [key: string]: string;
            };
            /** @enum {string} */
            type: "stdio" | "sse" | "http";
            url?: string;
        };
        /** @description Secrets are `${NAME}` placeholders. */
        ExportedServers: {
            mcpServers: {
                [key: string]: components["schemas"]["ExportedServer"];
            };
        };
        FieldError: {
            /** @description A stable code for programs. */
            code: string;
            /** @description For people. */
            message: string;
            /** @description The field (dotted, `servers.0.prefix`), query parameter or header. */
            path: string;
        };
        ImportedEntry: {
            errors: {
                code: string;
                message: string;
                path: string;
            }[];
            name: string;
            /** @description Null when it failed, or would be created by a dry run. */
            serverId: string | null;
            /** @enum {string} */
            status: "created" | "updated" | "unchanged" | "failed";
            warnings: string[];
        };
        ImportReport: {
            /** @description False for a dry run, and when `atomic` stopped the import. */
            applied: boolean;
            created: number;
            entries: components["schemas"]["ImportedEntry"][];
            failed: number;
            unchanged: number;
            updated: number;
        };
        ImportServers: {
            /**
             * @description Imports nothing when any entry fails.
             * @default false
             */
            atomic?: boolean;
            /**
             * @description Says what would happen and changes nothing.
             * @default false
             */
            dryRun?: boolean;
            /** @description As in opencode.json. */
            mcp?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            /** @description As in the configuration of Claude Desktop, Cursor, Windsurf, MetaMCP and others. */
            mcpServers?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        Invitation: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            email: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            id: string;
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
            /** @enum {string} */
            status: "open" | "expired";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        InvitationPage: {
            data: components["schemas"]["Invitation"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Job: {
            attempts: number;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            error: {
                code: string;
                message: string;
            } | null;
            finishedAt: string | null;
            id: string;
            /** @description `catalog.sync` or `data-key.rotate`. */
            kind: string;
            progress: components["schemas"]["JobProgress"] | null;
            /** @description What it found, once it has succeeded. */
            result: {
                [key: string]: unknown;
            } | null;
            serverId: string | null;
            startedAt: string | null;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed";
        };
        JobPage: {
            data: components["schemas"]["Job"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        JobProgress: {
            /** @description Steps done. */
            done: number;
            /** @description Items read in this step so far. */
            items: number | null;
            step: string;
            /** @description Steps in all. */
            total: number;
        };
        Key: {
            /** @description Of an endpoint key: the agent it acts for, whose grants it has; null: the whole endpoint. */
            agentId: string | null;
            /** @description Networks that the key may be used from; none: from anywhere. */
            allowedAddresses: string[];
            /** @description Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak. */
            allowSubjects: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description The endpoint that an endpoint key opens. */
            endpointId: string | null;
            expiresAt: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            id: string;
            /** @enum {string} */
            kind: "organization" | "endpoint" | "personal";
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description Until when the secret before the last rotation goes on; null when there is none. */
            previousExpiresAt: string | null;
            revokedAt: string | null;
            /** @description Of an organisation key; `*` is everything. Of a personal key: no more than the role of its person. */
            scopes: string[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Whose a personal key is. */
            userId: string | null;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        KeyCreated: {
            /** @description Of an endpoint key: the agent it acts for, whose grants it has; null: the whole endpoint. */
            agentId: string | null;
            /** @description Networks that the key may be used from; none: from anywhere. */
            allowedAddresses: string[];
            /** @description Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak. */
            allowSubjects: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description The endpoint that an endpoint key opens. */
            endpointId: string | null;
            expiresAt: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            id: string;
            /** @description The key itself. Shown once. */
            key: string;
            /** @enum {string} */
            kind: "organization" | "endpoint" | "personal";
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description Until when the secret before the last rotation goes on; null when there is none. */
            previousExpiresAt: string | null;
            revokedAt: string | null;
            /** @description Of an organisation key; `*` is everything. Of a personal key: no more than the role of its person. */
            scopes: string[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Whose a personal key is. */
            userId: string | null;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        KeyEncryption: {
            /** @description The newest `rewrap`, with its progress. */
            job: components["schemas"]["Job"] | null;
            /** @description The key that data keys are wrapped with now. */
            keyId: string;
            /** @description How many data keys each key wraps. One that wraps none is needed for data keys no longer. */
            keys: components["schemas"]["KeyEncryptionUse"][];
            /** @enum {string} */
            provider: "env" | "aws-kms" | "gcp-kms" | "vault";
        };
        KeyEncryptionUse: {
            dataKeys: number;
            keyId: string;
        };
        KeyPage: {
            data: components["schemas"]["Key"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        KeyUsage: {
            /** @description Those with any use, oldest first. */
            days: components["schemas"]["KeyUseOfDay"][];
            /** Format: date */
            from: string;
            /**
             * Format: date
             * @description Today, by UTC.
             */
            to: string;
            total: components["schemas"]["KeyUse"];
        };
        KeyUse: {
            /** @description Of an endpoint key: what clients asked through the endpoint. Else: requests of `/v1`. */
            calls: number;
            errors: number;
            requestBytes: number;
            responseBytes: number;
        };
        KeyUseOfDay: {
            /** @description Of an endpoint key: what clients asked through the endpoint. Else: requests of `/v1`. */
            calls: number;
            /** Format: date */
            date: string;
            errors: number;
            requestBytes: number;
            responseBytes: number;
        };
        LeakReported: {
            /**
             * @description The same whether or not the secret is one of ours.
             * @enum {string}
             */
            status: "received";
        };
        Me: {
            /** @description Of this session: what requests mean that do not name an organisation. */
            activeOrganizationId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            email: string;
            id: string;
            name: string;
            twoFactorEnabled: boolean;
        };
        Member: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            email: string;
            id: string;
            name: string;
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
            twoFactorEnabled: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            userId: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        MemberPage: {
            data: components["schemas"]["Member"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        MonthlyQuotaUse: {
            /** @description When all was used this month. */
            exhaustedAt: string | null;
            /** @description Null: there is none. */
            limit: number | null;
            /** @description Never below 0; null without a limit. */
            remaining: number | null;
            /**
             * Format: date-time
             * @description When the next month begins.
             * @example 2026-11-21T09:30:00.000Z
             */
            resetsAt: string;
            used: number;
            /** @description When 80 % were reached this month. */
            warnedAt: string | null;
        };
        MyEvent: {
            /** @description `person.<verb>`, like `person.signIn`. */
            action: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description Like the `method` of a sign-in, or the `attempts` of the hour that failed. */
            detail: {
                [key: string]: unknown;
            } | null;
            id: string;
            /** @description Past trusted proxies. */
            ip: string | null;
            requestId: string;
            /** @description As the browser names itself. */
            userAgent: string | null;
        };
        MyEventPage: {
            data: components["schemas"]["MyEvent"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        MyInvitation: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            email: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            id: string;
            organizationName: string;
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
            /** @enum {string} */
            status: "open" | "expired";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        MyInvitationPage: {
            data: components["schemas"]["MyInvitation"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        MyOauthGrant: {
            client: components["schemas"]["OauthGrantClient"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            endpointId: string;
            endpointName: string;
            id: string;
            /** @description Written at most once a minute. */
            lastUsedAt: string | null;
            organizationId: string;
            organizationName: string;
            scopes: string[];
        };
        MyOauthGrantPage: {
            data: components["schemas"]["MyOauthGrant"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        MyOrganization: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            id: string;
            memberId: string;
            name: string;
            quotas: components["schemas"]["Quotas"];
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
            slug: string;
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        MyOrganizationPage: {
            data: components["schemas"]["MyOrganization"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        MySession: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            id: string;
            /** @description Past trusted proxies. */
            ip: string | null;
            /**
             * Format: date-time
             * @description When it was last prolonged: to the day.
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description As the browser names itself. */
            userAgent: string | null;
        };
        MySessionPage: {
            data: components["schemas"]["MySession"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Namespace: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            description: string | null;
            id: string;
            name: string;
            /** @description In order: of two equal names the earlier server keeps it. */
            servers: components["schemas"]["NamespaceServer"][];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        NamespacePage: {
            data: components["schemas"]["Namespace"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        NamespaceServer: {
            /** @description In this namespace. */
            enabled: boolean;
            name: string;
            prefix: string;
            /** @description The server itself; one that is off is served nowhere. */
            serverEnabled: boolean;
            serverId: string;
        };
        NamespaceServerInput: {
            enabled?: boolean;
            /** @description What the server's names begin with (`{prefix}__{name}`); empty leaves them bare. Default: its slug. */
            prefix?: string;
            /** @example srv_01jddqs3rgfgz9tajbdy71mb1x */
            serverId: string;
        };
        NamespaceServers: {
            data: components["schemas"]["NamespaceServer"][];
            /** @description The namespace's; also the `ETag`. */
            version: number;
        };
        NamespaceTool: {
            /** @description As the server sent it. */
            definition: {
                [key: string]: unknown;
            };
            /** @description Whether it is served: tool, mapping and server are all on. */
            enabled: boolean;
            /** @description As agents see it; null when it is not served because it is off or its name is taken. */
            exposedName: string | null;
            id: string;
            /** @description As the server calls it. */
            name: string;
            override: components["schemas"]["ToolOverride"] | null;
            serverId: string;
            serverName: string;
        };
        NamespaceToolPage: {
            data: components["schemas"]["NamespaceTool"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        OauthGrant: {
            client: components["schemas"]["OauthGrantClient"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            endpointId: string;
            id: string;
            /** @description Written at most once a minute. */
            lastUsedAt: string | null;
            scopes: string[];
            user: components["schemas"]["OauthGrantUser"];
        };
        OauthGrantClient: {
            /** @description `client_id`: given by a registration, or the URL of the document about it. */
            id: string;
            /** @description As it calls itself; nobody has checked it. */
            name: string | null;
        };
        OauthGrantPage: {
            data: components["schemas"]["OauthGrant"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        OauthGrantUser: {
            email: string;
            id: string;
            name: string;
        };
        OperatorCreateOrganization: {
            name: string & (unknown & unknown);
            /** @description What is not named is as the deployment has it for new organisations. */
            quotas?: components["schemas"]["UpdateQuotas"];
            /** @description Made from the name when left out. */
            slug?: string;
        };
        OperatorUpdateOrganization: {
            name?: string & (unknown & unknown);
            quotas?: components["schemas"]["UpdateQuotas"];
        };
        Organization: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            id: string;
            name: string;
            quotas: components["schemas"]["Quotas"];
            slug: string;
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        OrganizationCreated: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            id: string;
            /** @description The organisation's first key. Shown once. */
            key: string;
            /** @description Id of the organisation's first key. */
            keyId: string;
            name: string;
            quotas: components["schemas"]["Quotas"];
            slug: string;
            /** @enum {string} */
            status: "active" | "suspended";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        OrganizationPage: {
            data: components["schemas"]["Organization"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        PersonalKey: {
            /** @description Of an endpoint key: the agent it acts for, whose grants it has; null: the whole endpoint. */
            agentId: string | null;
            /** @description Networks that the key may be used from; none: from anywhere. */
            allowedAddresses: string[];
            /** @description Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak. */
            allowSubjects: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description The endpoint that an endpoint key opens. */
            endpointId: string | null;
            expiresAt: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            id: string;
            /** @enum {string} */
            kind: "organization" | "endpoint" | "personal";
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description The one organisation that the key is for. */
            organizationId: string;
            /** @description Until when the secret before the last rotation goes on; null when there is none. */
            previousExpiresAt: string | null;
            revokedAt: string | null;
            /** @description Of an organisation key; `*` is everything. Of a personal key: no more than the role of its person. */
            scopes: string[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Whose a personal key is. */
            userId: string | null;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        PersonalKeyCreated: {
            /** @description Of an endpoint key: the agent it acts for, whose grants it has; null: the whole endpoint. */
            agentId: string | null;
            /** @description Networks that the key may be used from; none: from anywhere. */
            allowedAddresses: string[];
            /** @description Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak. */
            allowSubjects: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /** @description The endpoint that an endpoint key opens. */
            endpointId: string | null;
            expiresAt: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            id: string;
            /** @description The key itself. Shown once. */
            key: string;
            /** @enum {string} */
            kind: "organization" | "endpoint" | "personal";
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            /** @description The one organisation that the key is for. */
            organizationId: string;
            /** @description Until when the secret before the last rotation goes on; null when there is none. */
            previousExpiresAt: string | null;
            revokedAt: string | null;
            /** @description Of an organisation key; `*` is everything. Of a personal key: no more than the role of its person. */
            scopes: string[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Whose a personal key is. */
            userId: string | null;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        PersonalKeyPage: {
            data: components["schemas"]["PersonalKey"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /** @description The same as the last part of `type`. */
            code: string;
            detail?: string;
            errors?: components["schemas"]["FieldError"][];
            /** @description The path that was asked for. */
            instance: string;
            quota?: components["schemas"]["ExceededQuota"];
            /** @description Also in the `Request-Id` header; name it when asking for help. */
            requestId: string;
            status: number;
            title: string;
            /** @description `urn:patchbay:problem:<code>`. */
            type: string;
        };
        Prompt: {
            /**
             * Format: date-time
             * @description When the definition last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            changedAt: string;
            /** @description As the server sent it, unknown fields included. */
            definition: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the definition. */
            hash: string;
            id: string;
            name: string;
            /** @description What a client must be able to do to be shown it: `sampling`, `elicitation`, `elicitation.url`, `roots`, `tasks`. Empty for what every client is shown. */
            requires: string[];
        };
        PromptPage: {
            data: components["schemas"]["Prompt"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        PutAgentGrant: {
            /** @description Null: every server of the endpoint, also those that come later. Default null. */
            servers?: components["schemas"]["AgentGrantServerInput"][] | null;
        };
        QuotaReport: {
            callsPerMonth: components["schemas"]["MonthlyQuotaUse"];
            endpoints: components["schemas"]["QuotaUse"];
            servers: components["schemas"]["QuotaUse"];
            sessions: components["schemas"]["QuotaUse"];
        };
        /** @description What the operator allows; null: as much as it likes. */
        Quotas: {
            /** @description Calls of tools in a calendar month (UTC). */
            callsPerMonth: number | null;
            /** @description Endpoints it may have. */
            endpoints: number | null;
            /** @description Servers it may have. */
            servers: number | null;
            /** @description Legacy sessions that may be open at a time, in all gateways together. */
            sessions: number | null;
        };
        QuotaUse: {
            /** @description Null: there is none. */
            limit: number | null;
            /** @description Never below 0; null without a limit. */
            remaining: number | null;
            used: number;
        };
        RefreshUsage: {
            count: number;
            failed: number;
            /** @description Between 0 and 1; null where there was none. */
            rate: number | null;
        };
        ReplaceAgentGrants: {
            grants: components["schemas"]["AgentGrantInput"][];
        };
        ReplaceNamespaceServers: {
            servers: components["schemas"]["NamespaceServerInput"][];
        };
        ReportLeak: {
            /** @description What was found: a key of either kind, whole. */
            secret: string;
            /**
             * Format: uri
             * @description Where. Its owner reads it in the audit trail.
             */
            url?: string;
        };
        Resource: {
            /**
             * Format: date-time
             * @description When the definition last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            changedAt: string;
            /** @description As the server sent it, unknown fields included. */
            definition: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the definition. */
            hash: string;
            id: string;
            /** @description What a client must be able to do to be shown it: `sampling`, `elicitation`, `elicitation.url`, `roots`, `tasks`. Empty for what every client is shown. */
            requires: string[];
            uri: string;
        };
        ResourcePage: {
            data: components["schemas"]["Resource"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        ResourceTemplate: {
            /**
             * Format: date-time
             * @description When the definition last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            changedAt: string;
            /** @description As the server sent it, unknown fields included. */
            definition: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the definition. */
            hash: string;
            id: string;
            /** @description What a client must be able to do to be shown it: `sampling`, `elicitation`, `elicitation.url`, `roots`, `tasks`. Empty for what every client is shown. */
            requires: string[];
            uriTemplate: string;
        };
        ResourceTemplatePage: {
            data: components["schemas"]["ResourceTemplate"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /**
         * @default {
         *       "overlapSeconds": 86400
         *     }
         */
        RotateKey: {
            /**
             * @description How long the old secret goes on beside the new one. 0 ends it at once.
             * @default 86400
             */
            overlapSeconds?: number;
        };
        RotateSecret: {
            /** @description Write-only. */
            value: string;
        } | {
            /** @description Number of an earlier version whose value becomes the newest again. */
            restore: number;
        };
        /** @enum {string} */
        SandboxNetwork: "none" | "allow-list" | "open";
        Secret: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            description: string | null;
            /** @description The last four characters of the value; null where they would give away too much of it. */
            hint: string | null;
            id: string;
            name: string;
            /**
             * Format: date-time
             * @description When the newest value was set.
             * @example 2026-11-21T09:30:00.000Z
             */
            rotatedAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Servers whose configuration names it. */
            usedBy: components["schemas"]["SecretUser"][];
            /** @description Number of the newest value; grows with each rotation. */
            valueVersion: number;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
        };
        SecretPage: {
            data: components["schemas"]["Secret"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        SecretUser: {
            id: string;
            name: string;
        };
        SecretVersion: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            current: boolean;
            number: number;
            /** @description Whether its value is still kept: the newest ten are. */
            restorable: boolean;
        };
        SecretVersionPage: {
            data: components["schemas"]["SecretVersion"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Server: {
            allowedHosts: string[];
            /** @description What looks like a secret is shown as `***`. */
            args: string[];
            auth: components["schemas"]["ServerAuth"];
            catalog: components["schemas"]["ServerCatalog"];
            command: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            credentialOwner: components["schemas"]["CredentialOwner"];
            enabled: boolean;
            /** @description Names only; values are write-only. */
            envNames: string[];
            /** @description Names only; values are write-only. */
            headerNames: string[];
            health: components["schemas"]["ServerHealth"];
            id: string;
            /** @description The package of a command such as npx: installed once, pinned, run directly. Else null. */
            install: components["schemas"]["ServerInstall"] | null;
            name: string;
            network: components["schemas"]["SandboxNetwork"];
            persistentDirectory: boolean;
            relayRoots: boolean;
            sharing: components["schemas"]["ServerSharing"];
            /** @description The default prefix in namespaces. */
            slug: string;
            timeoutMs: number;
            type: components["schemas"]["ServerType"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
            /** @description What looks like a secret is shown as `***`. */
            url: string | null;
            /** @description Grows with each change; also the `ETag`. */
            version: number;
            /** @description `unknown_secret`: the configuration names a secret that does not exist; `secret_in_args`: the process list shows it. */
            warnings: components["schemas"]["ServerWarning"][];
        };
        ServerAuth: {
            authorizationUrl?: string;
            clientId?: string;
            /** @description Whether the credential itself stands here; with `oauth2` and of subjects it is in connections. */
            configured: boolean;
            envNames?: string[];
            /** @enum {string} */
            grant?: "authorization_code" | "client_credentials";
            /** @enum {string} */
            in?: "header" | "query" | "env";
            name?: string;
            preset?: string;
            revocationUrl?: string;
            scopes?: string[];
            tokenUrl?: string;
            /** @enum {string} */
            type: "none" | "api_key" | "bearer_token" | "env_vars" | "oauth2";
        };
        /** @description The credential. Write-only. `${NAME}` stands for a secret. */
        ServerAuthInput: {
            /** @enum {string} */
            type: "none";
        } | {
            /** @description Required, unless `credentialOwner` is `subject`. */
            apiKey?: string;
            /**
             * @description Default: `header`; for STDIO `env`, the only choice there.
             * @enum {string}
             */
            in?: "header" | "query" | "env";
            /** @description Of the header (default `X-API-Key`), the query parameter (default `api_key`), or the variable (required). */
            name?: string;
            /** @enum {string} */
            type: "api_key";
        } | {
            /** @description Required, unless `credentialOwner` is `subject`. */
            bearerToken?: string;
            /** @enum {string} */
            type: "bearer_token";
        } | {
            /** @description With `credentialOwner: subject` the variables that a connection may set. */
            envVars: {
                [key: string]: string;
            };
            /** @enum {string} */
            type: "env_vars";
        } | {
            /** @description With `tokenUrl`, in place of what the server says. */
            authorizationUrl?: string;
            /** @description Of a client that was registered by hand. Default: one is registered, where that is possible. */
            clientId?: string;
            clientSecret?: string;
            /**
             * @description Default `authorization_code`: somebody signs in, see `POST /v1/servers/{id}/connections`.
             * @enum {string}
             */
            grant?: "authorization_code" | "client_credentials";
            /** @description A known provider: `github`, `google`, …. */
            preset?: string;
            revocationUrl?: string;
            /** @description To ask for. Default: what the server names. */
            scopes?: string[];
            tokenUrl?: string;
            /** @enum {string} */
            type: "oauth2";
        };
        ServerCatalog: {
            counts: components["schemas"]["CatalogCounts"];
            era: ("legacy" | "modern") | null;
            instructions: string | null;
            protocolVersion: string | null;
            serverInfo: {
                [key: string]: unknown;
            } | null;
            /** @description Null until the first catalogue was read. */
            syncedAt: string | null;
            /** @description Whether it was read with the present configuration. */
            upToDate: boolean;
        };
        ServerHealth: {
            checkedAt: string | null;
            lastError: components["schemas"]["UpstreamError"] | null;
            latencyMs: number | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            since: string;
            /**
             * @description `needs_authorization`: nobody has connected it, or what was granted is over.
             * @enum {string}
             */
            status: "healthy" | "degraded" | "unreachable" | "unknown" | "needs_authorization";
        };
        ServerInstall: {
            /** @enum {string} */
            ecosystem: "npm" | "pypi";
            /** @description The last lines of the installer. */
            log: string;
            package: string;
            /** @description The version, range or tag that the command asks for. */
            requested: string | null;
            /**
             * @description `pending`: not needed yet; `unmanaged`: left to its own runner (uvx), which installs at every start.
             * @enum {string}
             */
            state: "pending" | "installing" | "installed" | "failed" | "unmanaged";
            updatedAt: string | null;
            /** @description What the server is pinned to. */
            version: string | null;
        };
        ServerLogLine: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            at: string;
            /** @description The process that ran the server: `gateway:…` for agents and tests, `workers:…` for looks at it. */
            source: string;
            text: string;
        };
        ServerLogs: {
            /** @description Oldest first. */
            lines: components["schemas"]["ServerLogLine"][];
        };
        ServerPage: {
            data: components["schemas"]["Server"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @enum {string} */
        ServerSharing: "shared" | "dedicated";
        ServerTest: {
            capabilities: {
                [key: string]: unknown;
            } | null;
            counts: components["schemas"]["CatalogCounts"] | null;
            era: ("legacy" | "modern") | null;
            error: components["schemas"]["UpstreamError"] | null;
            instructions: string | null;
            /** @description One round trip; until the failure when there was one. */
            latencyMs: number;
            ok: boolean;
            protocolVersion: string | null;
            serverInfo: {
                [key: string]: unknown;
            } | null;
        };
        /** @enum {string} */
        ServerType: "STDIO" | "SSE" | "STREAMABLE_HTTP";
        ServerWarning: {
            code: string;
            message: string;
            path: string;
        };
        SessionsRevoked: {
            /** @description How many have ended. */
            revoked: number;
        };
        /** @default {} */
        StartConnection: {
            /** @description The credential itself, where the server takes no OAuth. Write-only. */
            credential?: {
                /** @description Of `env_vars`. */
                envVars?: {
                    [key: string]: string;
                };
                /** @description Of `bearer_token` and `api_key`. */
                value?: string;
            };
            /**
             * Format: uri
             * @description Where the browser goes afterwards, with `connection` and `status` in its query. Its origin must be that of this service or one of `PATCHBAY_ALLOWED_ORIGINS`. Default: a page that says how it ended.
             */
            returnUrl?: string;
            /** @description To ask for besides those of the server. */
            scopes?: string[];
            /** @description Required where the server has `credentialOwner: subject`, and only there. */
            subject?: string;
        };
        Tool: {
            /**
             * Format: date-time
             * @description When the definition last changed.
             * @example 2026-11-21T09:30:00.000Z
             */
            changedAt: string;
            /** @description As the server sent it, unknown fields included. */
            definition: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the definition. */
            hash: string;
            id: string;
            name: string;
            /** @description What a client must be able to do to be shown it: `sampling`, `elicitation`, `elicitation.url`, `roots`, `tasks`. Empty for what every client is shown. */
            requires: string[];
        };
        ToolAnnotations: {
            destructiveHint?: boolean;
            idempotentHint?: boolean;
            openWorldHint?: boolean;
            readOnlyHint?: boolean;
            title?: string;
        };
        ToolOverride: {
            annotations: {
                [key: string]: unknown;
            } | null;
            description: string | null;
            enabled: boolean;
            name: string | null;
            title: string | null;
        };
        ToolPage: {
            data: components["schemas"]["Tool"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        UpdateAgent: {
            description?: string | null;
            enabled?: boolean;
            /** @description Unique among resources of its kind in the organisation. */
            name?: string & (unknown & unknown);
        };
        UpdateEndpoint: {
            auth?: components["schemas"]["EndpointAuthPatch"];
            enabled?: boolean;
            /** @description Unique among resources of its kind in the organisation. */
            name?: string & (unknown & unknown);
            /**
             * @description Switches to another namespace at once.
             * @example ns_01jddqs3rgfgz9tajbdy71mb1x
             */
            namespaceId?: string;
            /** @description Changes the URLs at once; old ones answer 404. */
            slug?: string;
            /** @description Default: all. */
            transports?: components["schemas"]["EndpointTransport"][];
        };
        UpdateKey: {
            /** @description Endpoint keys: the agent that the key acts for, whose grants it has; null for the whole endpoint. Where it changes, sessions and streams under the key end. */
            agentId?: string | null;
            /** @description Networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses that the key may be used from; none: from anywhere. Where the list is narrowed, sessions and streams under the key end. */
            allowedAddresses?: string[];
            /** @description Endpoint keys: whether requests may name a subject in `X-Patchbay-Subject`. Default false. */
            allowSubjects?: boolean;
            /** @description Must lie in the future; null for never. */
            expiresAt?: string | null;
            name?: string & (unknown & unknown);
            /** @description `*` is everything. A key cannot grant what it does not have itself. */
            scopes?: ("*" | "organization:read" | "organization:write" | "members:read" | "members:write" | "servers:read" | "servers:write" | "namespaces:read" | "namespaces:write" | "endpoints:read" | "endpoints:write" | "keys:read" | "keys:write" | "agents:read" | "agents:write" | "secrets:read" | "secrets:write" | "connections:read" | "connections:write" | "jobs:read" | "audit:read" | "usage:read")[];
        };
        UpdateMe: {
            activeOrganizationId: string | null;
        };
        UpdateMember: {
            /**
             * @description What the person may do; the table of roles is in the description of this document.
             * @enum {string}
             */
            role: "owner" | "admin" | "developer" | "viewer";
        };
        UpdateNamespace: {
            description?: string | null;
            /** @description Unique among resources of its kind in the organisation. */
            name?: string & (unknown & unknown);
        };
        /** @description What is not given stays; null goes back to the original. */
        UpdateNamespaceTool: {
            annotations?: components["schemas"]["ToolAnnotations"] | null;
            description?: string | null;
            enabled?: boolean;
            name?: string | null;
            title?: string | null;
        };
        UpdateOrganization: {
            name?: string & (unknown & unknown);
        };
        /** @description Only what is named changes; null takes a limit away. */
        UpdateQuotas: {
            /** @description Calls of tools in a calendar month (UTC). */
            callsPerMonth?: number | null;
            /** @description Endpoints it may have. */
            endpoints?: number | null;
            /** @description Servers it may have. */
            servers?: number | null;
            /** @description Legacy sessions that may be open at a time, in all gateways together. */
            sessions?: number | null;
        };
        /** @description A new value is set by `rotate`. */
        UpdateSecret: {
            /** @description What it is and where it came from; not secret. */
            description?: string | null;
            /** @description Only while no server names it. */
            name?: string;
        };
        UpdateServer: {
            /** @description STDIO, in a sandbox with the network `allow-list`: `host` (port 443) or `host:port`; names only, no wildcards. Default none. */
            allowedHosts?: string[];
            /** @description STDIO. `${NAME}` stands for a secret, which the process list then shows. */
            args?: string[];
            /** @description Replaces the credential. */
            auth?: components["schemas"]["ServerAuthInput"];
            /** @description STDIO: the program, without arguments; no shell is involved. */
            command?: string;
            /** @description `organization` (default): one credential for all; `subject`: each subject (`X-Patchbay-Subject`) has its own, see connections. */
            credentialOwner?: components["schemas"]["CredentialOwner"];
            enabled?: boolean;
            /** @description Merged: null removes a variable, variables not named stay. */
            env?: {
                [key: string]: string | null;
            };
            /** @description Merged: null removes a header, headers not named stay. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description Unique among resources of its kind in the organisation. */
            name?: string & (unknown & unknown);
            /** @description STDIO, in a sandbox: what it reaches of the network; `allow-list`: the hosts in `allowedHosts`. Default: `allow-list` where there are any, else the most that the deployment allows (PATCHBAY_STDIO_NETWORK). */
            network?: components["schemas"]["SandboxNetwork"];
            /** @description STDIO, in a sandbox: whether its home directory is kept for it. Else that goes with each process. Default false. */
            persistentDirectory?: boolean;
            /** @description Whether the roots of a client reach the server, where it is `dedicated`. To a file server they are permissions. Default false. */
            relayRoots?: boolean;
            /** @description `shared`: one upstream conversation for the organisation (default for STDIO); `dedicated`: one for each session. */
            sharing?: components["schemas"]["ServerSharing"];
            /** @description Deadline of one request, in milliseconds. Default 60000. */
            timeoutMs?: number;
            /** @description Between STDIO and the others, the connection is described anew. */
            type?: components["schemas"]["ServerType"];
            /** @description SSE and STREAMABLE_HTTP: http(s), without user name and password. `${NAME}` stands for a secret. */
            url?: string;
        };
        /** @description A typed failure of an upstream. */
        UpstreamError: {
            code: string;
            message: string;
        };
        Usage: {
            authorizations: components["schemas"]["AuthorizationUsage"];
            /** @description Calls of tools, the newest month first; of 24 months at most, those with any. */
            callsByMonth: components["schemas"]["CallsOfMonth"][];
            connects: components["schemas"]["ConnectUsage"];
            discoveries: components["schemas"]["DiscoveryUsage"];
            /** Format: date */
            from: string;
            quotas: components["schemas"]["QuotaReport"];
            refreshes: components["schemas"]["RefreshUsage"];
            /**
             * Format: date
             * @description Today, by UTC.
             */
            to: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAgents: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "agt_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Researcher",
                     *           "description": null,
                     *           "enabled": true,
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAgent"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "agt_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Researcher",
                     *       "description": null,
                     *       "enabled": true,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). The resource is in use (`in_use`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "agt_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Researcher",
                     *       "description": null,
                     *       "enabled": true,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAgent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "agt_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Researcher",
                     *       "description": null,
                     *       "enabled": true,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAgentGrants: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "servers": [
                     *             {
                     *               "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *               "tools": [
                     *                 "search",
                     *                 "read_*"
                     *               ],
                     *               "prompts": [],
                     *               "resources": [
                     *                 "*"
                     *               ]
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AgentGrants"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceAgentGrants: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceAgentGrants"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "servers": [
                     *             {
                     *               "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *               "tools": [
                     *                 "search",
                     *                 "read_*"
                     *               ],
                     *               "prompts": [],
                     *               "resources": [
                     *                 "*"
                     *               ]
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AgentGrants"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putAgentGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                endpointId: string;
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutAgentGrant"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "servers": [
                     *             {
                     *               "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *               "tools": [
                     *                 "search",
                     *                 "read_*"
                     *               ],
                     *               "prompts": [],
                     *               "resources": [
                     *                 "*"
                     *               ]
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AgentGrants"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAgentGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                endpointId: string;
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentUsage: {
        parameters: {
            query?: {
                /** @description Today (UTC) and the days before. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Id of the agent. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-10-23",
                     *       "to": "2026-11-21",
                     *       "total": {
                     *         "calls": 1430,
                     *         "errors": 3,
                     *         "requestBytes": 412904,
                     *         "responseBytes": 9120332
                     *       },
                     *       "days": [
                     *         {
                     *           "date": "2026-11-20",
                     *           "calls": 1204,
                     *           "errors": 3,
                     *           "requestBytes": 350110,
                     *           "responseBytes": 7902118
                     *         },
                     *         {
                     *           "date": "2026-11-21",
                     *           "calls": 226,
                     *           "errors": 0,
                     *           "requestBytes": 62794,
                     *           "responseBytes": 1218214
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AgentUsage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description Exactly, like `server.create`. */
                action?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description The id of what was changed. */
                targetId?: string;
                /** @description Like `server`. */
                targetType?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "aud_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "seq": 7,
                     *           "actor": {
                     *             "type": "key",
                     *             "id": "key_01jddqs3rgfgz9tajbdy71mb1x"
                     *           },
                     *           "keyId": null,
                     *           "action": "endpoint.update",
                     *           "targetType": "endpoint",
                     *           "targetId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "before": {
                     *             "enabled": true
                     *           },
                     *           "after": {
                     *             "enabled": false
                     *           },
                     *           "requestId": "req_4f8a1c2b9d3e",
                     *           "ip": "192.0.2.1",
                     *           "userAgent": null,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "prevHash": "c0a1f8e6b3d24759a6e1f0c2d3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938",
                     *           "hash": "b25b05d9582f3e555181f3756738ce10ad37cb10c3aa1eb98bccae017baed5e0"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAuditEvents: {
        parameters: {
            query?: {
                /** @description Exactly, like `server.create`. */
                action?: string;
                /** @description Only events with a higher number: for what came since the last export. */
                afterSeq?: number;
                /** @description The id of what was changed. */
                targetId?: string;
                /** @description Like `server`. */
                targetType?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "aud_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "seq": 7,
                     *       "actor": {
                     *         "type": "key",
                     *         "id": "key_01jddqs3rgfgz9tajbdy71mb1x"
                     *       },
                     *       "keyId": null,
                     *       "action": "endpoint.update",
                     *       "targetType": "endpoint",
                     *       "targetId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "before": {
                     *         "enabled": true
                     *       },
                     *       "after": {
                     *         "enabled": false
                     *       },
                     *       "requestId": "req_4f8a1c2b9d3e",
                     *       "ip": "192.0.2.1",
                     *       "userAgent": null,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "prevHash": "c0a1f8e6b3d24759a6e1f0c2d3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938",
                     *       "hash": "b25b05d9582f3e555181f3756738ce10ad37cb10c3aa1eb98bccae017baed5e0"
                     *     }
                     */
                    "application/jsonl": components["schemas"]["AuditEvent"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditHeads: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "day": "2026-11-20",
                     *           "seq": 6,
                     *           "hash": "c0a1f8e6b3d24759a6e1f0c2d3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938",
                     *           "keyId": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                     *           "signature": "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
                     *           "createdAt": "2026-11-21T00:04:12.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditHeadPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "crv": "Ed25519",
                     *           "alg": "EdDSA",
                     *           "use": "sig",
                     *           "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AuditSigningKeys"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAuditEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ok": true,
                     *       "checked": 7,
                     *       "first": {
                     *         "seq": 1
                     *       },
                     *       "last": {
                     *         "seq": 7,
                     *         "hash": "b25b05d9582f3e555181f3756738ce10ad37cb10c3aa1eb98bccae017baed5e0"
                     *       },
                     *       "heads": {
                     *         "checked": 2,
                     *         "unknownKeys": 0
                     *       },
                     *       "firstBroken": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the connection. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "con_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "subject": "user-42",
                     *       "status": "connected",
                     *       "scopes": [
                     *         "issues:read"
                     *       ],
                     *       "expiresAt": "2026-11-21T10:30:00.000Z",
                     *       "lastRefreshedAt": null,
                     *       "error": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the connection. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "con_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "revoked": "revoked"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionDeleted"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only endpoints of this namespace. */
                namespaceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Research",
                     *           "slug": "research",
                     *           "namespaceId": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "auth": {
                     *             "apiKey": true,
                     *             "apiKeyInQuery": false,
                     *             "oauth": false
                     *           },
                     *           "transports": [
                     *             "STREAMABLE_HTTP",
                     *             "SSE",
                     *             "OPENAPI"
                     *           ],
                     *           "enabled": true,
                     *           "urls": {
                     *             "mcp": "https://patchbay.example.com/t/acme/research/mcp",
                     *             "sse": "https://patchbay.example.com/t/acme/research/sse",
                     *             "api": "https://patchbay.example.com/t/acme/research/api",
                     *             "openapi": "https://patchbay.example.com/t/acme/research/api/openapi.json"
                     *           },
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["EndpointPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpoint"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "slug": "research",
                     *       "namespaceId": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "auth": {
                     *         "apiKey": true,
                     *         "apiKeyInQuery": false,
                     *         "oauth": false
                     *       },
                     *       "transports": [
                     *         "STREAMABLE_HTTP",
                     *         "SSE",
                     *         "OPENAPI"
                     *       ],
                     *       "enabled": true,
                     *       "urls": {
                     *         "mcp": "https://patchbay.example.com/t/acme/research/mcp",
                     *         "sse": "https://patchbay.example.com/t/acme/research/sse",
                     *         "api": "https://patchbay.example.com/t/acme/research/api",
                     *         "openapi": "https://patchbay.example.com/t/acme/research/api/openapi.json"
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A quota is used up (`quota_exceeded`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). The resource is in use (`in_use`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "slug": "research",
                     *       "namespaceId": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "auth": {
                     *         "apiKey": true,
                     *         "apiKeyInQuery": false,
                     *         "oauth": false
                     *       },
                     *       "transports": [
                     *         "STREAMABLE_HTTP",
                     *         "SSE",
                     *         "OPENAPI"
                     *       ],
                     *       "enabled": true,
                     *       "urls": {
                     *         "mcp": "https://patchbay.example.com/t/acme/research/mcp",
                     *         "sse": "https://patchbay.example.com/t/acme/research/sse",
                     *         "api": "https://patchbay.example.com/t/acme/research/api",
                     *         "openapi": "https://patchbay.example.com/t/acme/research/api/openapi.json"
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEndpoint"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "slug": "research",
                     *       "namespaceId": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "auth": {
                     *         "apiKey": true,
                     *         "apiKeyInQuery": false,
                     *         "oauth": false
                     *       },
                     *       "transports": [
                     *         "STREAMABLE_HTTP",
                     *         "SSE",
                     *         "OPENAPI"
                     *       ],
                     *       "enabled": true,
                     *       "urls": {
                     *         "mcp": "https://patchbay.example.com/t/acme/research/mcp",
                     *         "sse": "https://patchbay.example.com/t/acme/research/sse",
                     *         "api": "https://patchbay.example.com/t/acme/research/api",
                     *         "openapi": "https://patchbay.example.com/t/acme/research/api/openapi.json"
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpointKeys: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "kind": "endpoint",
                     *           "name": "claude on my laptop",
                     *           "hint": "x7Qd",
                     *           "status": "active",
                     *           "scopes": [],
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "userId": null,
                     *           "agentId": null,
                     *           "allowSubjects": false,
                     *           "allowedAddresses": [],
                     *           "expiresAt": null,
                     *           "previousExpiresAt": null,
                     *           "revokedAt": null,
                     *           "lastUsedAt": null,
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpointKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpointKey"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "endpoint",
                     *       "name": "claude on my laptop",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [],
                     *       "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "key": "pb_mcp_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpointUrls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "urls": {
                     *         "mcp": "https://patchbay.example.com/t/acme/research/mcp",
                     *         "sse": "https://patchbay.example.com/t/acme/research/sse",
                     *         "api": "https://patchbay.example.com/t/acme/research/api",
                     *         "openapi": "https://patchbay.example.com/t/acme/research/api/openapi.json"
                     *       },
                     *       "clients": {
                     *         "claudeDesktop": {
                     *           "mcpServers": {
                     *             "research": {
                     *               "command": "npx",
                     *               "args": [
                     *                 "-y",
                     *                 "mcp-remote",
                     *                 "https://patchbay.example.com/t/acme/research/mcp",
                     *                 "--header",
                     *                 "Authorization:${PATCHBAY_AUTH}"
                     *               ],
                     *               "env": {
                     *                 "PATCHBAY_AUTH": "Bearer <ENDPOINT_KEY>"
                     *               }
                     *             }
                     *           }
                     *         },
                     *         "cursor": {
                     *           "mcpServers": {
                     *             "research": {
                     *               "url": "https://patchbay.example.com/t/acme/research/mcp",
                     *               "headers": {
                     *                 "Authorization": "Bearer <ENDPOINT_KEY>"
                     *               }
                     *             }
                     *           }
                     *         },
                     *         "opencode": {
                     *           "mcp": {
                     *             "research": {
                     *               "type": "remote",
                     *               "url": "https://patchbay.example.com/t/acme/research/mcp",
                     *               "enabled": true,
                     *               "headers": {
                     *                 "Authorization": "Bearer <ENDPOINT_KEY>"
                     *               }
                     *             }
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EndpointConnect"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "inv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "email": "grace@example.com",
                     *           "role": "developer",
                     *           "status": "open",
                     *           "expiresAt": "2026-11-28T09:30:00.000Z",
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitation"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "inv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "email": "grace@example.com",
                     *       "role": "developer",
                     *       "status": "open",
                     *       "expiresAt": "2026-11-28T09:30:00.000Z",
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the invitation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "inv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "email": "grace@example.com",
                     *       "role": "developer",
                     *       "status": "open",
                     *       "expiresAt": "2026-11-28T09:30:00.000Z",
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the invitation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the invitation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "role": "developer",
                     *       "memberId": "mem_01jddqs3rgfgz9tajbdy71mb1x"
                     *     }
                     */
                    "application/json": components["schemas"]["MyOrganization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only jobs for this server. */
                serverId?: string;
                /** @description Only jobs in this state. */
                status?: "queued" | "running" | "succeeded" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "kind": "catalog.sync",
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "status": "succeeded",
                     *           "progress": {
                     *             "step": "done",
                     *             "done": 6,
                     *             "total": 6,
                     *             "items": null
                     *           },
                     *           "result": {
                     *             "tools": {
                     *               "added": 14,
                     *               "changed": 0,
                     *               "removed": 0,
                     *               "total": 14
                     *             }
                     *           },
                     *           "error": null,
                     *           "attempts": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "startedAt": "2026-11-21T09:30:00.000Z",
                     *           "finishedAt": "2026-11-21T09:30:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=N` waits up to N (at most 60) seconds for the job. */
                Prefer?: string;
            };
            path: {
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Repeats the `wait` that was applied. */
                    "Preference-Applied"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "catalog.sync",
                     *       "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "status": "succeeded",
                     *       "progress": {
                     *         "step": "done",
                     *         "done": 6,
                     *         "total": 6,
                     *         "items": null
                     *       },
                     *       "result": {
                     *         "tools": {
                     *           "added": 14,
                     *           "changed": 0,
                     *           "removed": 0,
                     *           "total": 14
                     *         }
                     *       },
                     *       "error": null,
                     *       "attempts": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "startedAt": "2026-11-21T09:30:00.000Z",
                     *       "finishedAt": "2026-11-21T09:30:02.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeyEncryption: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provider": "env",
                     *       "keyId": "k2",
                     *       "keys": [
                     *         {
                     *           "keyId": "k1",
                     *           "dataKeys": 12
                     *         },
                     *         {
                     *           "keyId": "k2",
                     *           "dataKeys": 3
                     *         }
                     *       ],
                     *       "job": {
                     *         "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *         "kind": "key-encryption.rewrap",
                     *         "serverId": null,
                     *         "status": "queued",
                     *         "progress": null,
                     *         "result": null,
                     *         "error": null,
                     *         "attempts": 0,
                     *         "createdAt": "2026-11-21T09:30:00.000Z",
                     *         "startedAt": null,
                     *         "finishedAt": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["KeyEncryption"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rewrapDataKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provider": "env",
                     *       "keyId": "k2",
                     *       "keys": [
                     *         {
                     *           "keyId": "k1",
                     *           "dataKeys": 12
                     *         },
                     *         {
                     *           "keyId": "k2",
                     *           "dataKeys": 3
                     *         }
                     *       ],
                     *       "job": {
                     *         "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *         "kind": "key-encryption.rewrap",
                     *         "serverId": null,
                     *         "status": "queued",
                     *         "progress": null,
                     *         "result": null,
                     *         "error": null,
                     *         "attempts": 0,
                     *         "createdAt": "2026-11-21T09:30:00.000Z",
                     *         "startedAt": null,
                     *         "finishedAt": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["KeyEncryption"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Only keys of this agent. */
                agentId?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only keys of this endpoint. */
                endpointId?: string;
                /** @description Only keys of this kind. */
                kind?: "organization" | "endpoint" | "personal";
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "kind": "organization",
                     *           "name": "ci",
                     *           "hint": "x7Qd",
                     *           "status": "active",
                     *           "scopes": [
                     *             "*"
                     *           ],
                     *           "endpointId": null,
                     *           "userId": null,
                     *           "agentId": null,
                     *           "allowSubjects": false,
                     *           "allowedAddresses": [],
                     *           "expiresAt": null,
                     *           "previousExpiresAt": null,
                     *           "revokedAt": null,
                     *           "lastUsedAt": null,
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKey"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "key": "pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateKey"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key is not active (`key_not_active`). The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "revoked",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": "2026-11-21T10:00:00.000Z",
                     *       "lastUsedAt": null,
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKey"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "key": "pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key is not active (`key_not_active`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeyUsage: {
        parameters: {
            query?: {
                /** @description Today (UTC) and the days before. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-10-23",
                     *       "to": "2026-11-21",
                     *       "total": {
                     *         "calls": 1430,
                     *         "errors": 3,
                     *         "requestBytes": 412904,
                     *         "responseBytes": 9120332
                     *       },
                     *       "days": [
                     *         {
                     *           "date": "2026-11-20",
                     *           "calls": 1204,
                     *           "errors": 3,
                     *           "requestBytes": 350110,
                     *           "responseBytes": 7902118
                     *         },
                     *         {
                     *           "date": "2026-11-21",
                     *           "calls": 226,
                     *           "errors": 0,
                     *           "requestBytes": 62794,
                     *           "responseBytes": 1218214
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["KeyUsage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportLeak: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportLeak"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "received"
                     *     }
                     */
                    "application/json": components["schemas"]["LeakReported"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Ada Lovelace",
                     *       "email": "ada@example.com",
                     *       "twoFactorEnabled": true,
                     *       "activeOrganizationId": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "createdAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMe"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Ada Lovelace",
                     *       "email": "ada@example.com",
                     *       "twoFactorEnabled": true,
                     *       "activeOrganizationId": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "createdAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You are not a member of this organisation (`not_a_member`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyEvents: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "pev_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "action": "person.signIn",
                     *           "detail": {
                     *             "method": "password"
                     *           },
                     *           "requestId": "req_4f8a1c2b9d3e",
                     *           "ip": "192.0.2.1",
                     *           "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
                     *           "createdAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MyEventPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyInvitations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "inv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "email": "grace@example.com",
                     *           "role": "developer",
                     *           "status": "open",
                     *           "expiresAt": "2026-11-28T09:30:00.000Z",
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z",
                     *           "organizationName": "Acme"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MyInvitationPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPersonalKeys: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "kind": "personal",
                     *           "name": "my laptop",
                     *           "hint": "x7Qd",
                     *           "status": "active",
                     *           "scopes": [
                     *             "servers:read",
                     *             "servers:write"
                     *           ],
                     *           "endpointId": null,
                     *           "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "agentId": null,
                     *           "allowSubjects": false,
                     *           "allowedAddresses": [],
                     *           "expiresAt": "2027-02-19T09:30:00.000Z",
                     *           "previousExpiresAt": null,
                     *           "revokedAt": null,
                     *           "lastUsedAt": null,
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z",
                     *           "organizationId": "org_01jddqs3rgfgz9tajbdy71mb1x"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalKeyPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPersonalKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePersonalKey"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "personal",
                     *       "name": "my laptop",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "servers:read",
                     *         "servers:write"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": "2027-02-19T09:30:00.000Z",
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "organizationId": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "key": "pb_pat_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalKeyCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description You are not a member of this organisation (`not_a_member`). The key or the role lacks a scope (`insufficient_scope`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPersonalKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "personal",
                     *       "name": "my laptop",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "servers:read",
                     *         "servers:write"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": "2027-02-19T09:30:00.000Z",
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "organizationId": "org_01jddqs3rgfgz9tajbdy71mb1x"
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalKey"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePersonalKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyOauthGrants: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ogr_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "client": {
                     *             "id": "https://agent.example.com/oauth/client.json",
                     *             "name": "An agent"
                     *           },
                     *           "scopes": [
                     *             "endpoints:use",
                     *             "offline_access"
                     *           ],
                     *           "lastUsedAt": "2026-11-21T09:30:00.000Z",
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "endpointName": "Research",
                     *           "organizationId": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "organizationName": "Acme"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MyOauthGrantPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMyOauthGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the oauthGrant. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyOrganizations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "slug": "acme",
                     *           "name": "Acme",
                     *           "status": "active",
                     *           "quotas": {
                     *             "servers": 20,
                     *             "endpoints": 10,
                     *             "sessions": 200,
                     *             "callsPerMonth": 100000
                     *           },
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z",
                     *           "role": "owner",
                     *           "memberId": "mem_01jddqs3rgfgz9tajbdy71mb1x"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MyOrganizationPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMyOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOrganization"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "role": "owner",
                     *       "memberId": "mem_01jddqs3rgfgz9tajbdy71mb1x"
                     *     }
                     */
                    "application/json": components["schemas"]["MyOrganization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A quota is used up (`quota_exceeded`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An organisation needs an owner (`last_owner`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMySessions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ses_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "current": true,
                     *           "ip": "192.0.2.1",
                     *           "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z",
                     *           "expiresAt": "2026-11-28T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MySessionPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeMyOtherSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revoked": 2
                     *     }
                     */
                    "application/json": components["schemas"]["SessionsRevoked"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only members with this role. */
                role?: "owner" | "admin" | "developer" | "viewer";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "mem_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Ada Lovelace",
                     *           "email": "ada@example.com",
                     *           "twoFactorEnabled": true,
                     *           "role": "developer",
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the member. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mem_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Ada Lovelace",
                     *       "email": "ada@example.com",
                     *       "twoFactorEnabled": true,
                     *       "role": "developer",
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the member. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An organisation needs an owner (`last_owner`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the member. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMember"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mem_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "userId": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Ada Lovelace",
                     *       "email": "ada@example.com",
                     *       "twoFactorEnabled": true,
                     *       "role": "admin",
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An organisation needs an owner (`last_owner`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNamespaces: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Research",
                     *           "description": null,
                     *           "servers": [
                     *             {
                     *               "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *               "name": "Exa",
                     *               "prefix": "exa",
                     *               "enabled": true,
                     *               "serverEnabled": true
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["NamespacePage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNamespace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNamespace"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "description": null,
                     *       "servers": [
                     *         {
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "prefix": "exa",
                     *           "enabled": true,
                     *           "serverEnabled": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Namespace"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). The resource is in use (`in_use`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNamespace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "description": null,
                     *       "servers": [
                     *         {
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "prefix": "exa",
                     *           "enabled": true,
                     *           "serverEnabled": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Namespace"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNamespace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateNamespace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateNamespace"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ns_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Research",
                     *       "description": null,
                     *       "servers": [
                     *         {
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "prefix": "exa",
                     *           "enabled": true,
                     *           "serverEnabled": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Namespace"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNamespaceServers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "prefix": "exa",
                     *           "enabled": true,
                     *           "serverEnabled": true
                     *         }
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NamespaceServers"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceNamespaceServers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceNamespaceServers"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "prefix": "exa",
                     *           "enabled": true,
                     *           "serverEnabled": true
                     *         }
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NamespaceServers"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNamespaceTools: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only tools of this server. */
                serverId?: string;
            };
            header?: never;
            path: {
                /** @description Id of the namespace. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tool_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "serverName": "Exa",
                     *           "name": "search",
                     *           "exposedName": "exa__search",
                     *           "enabled": true,
                     *           "override": null,
                     *           "definition": {
                     *             "name": "search",
                     *             "inputSchema": {
                     *               "type": "object"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["NamespaceToolPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateNamespaceTool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the namespace. */
                id: string;
                /** @description Id of the tool. */
                toolId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateNamespaceTool"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tool_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "serverName": "Exa",
                     *       "name": "search",
                     *       "exposedName": null,
                     *       "enabled": false,
                     *       "override": null,
                     *       "definition": {
                     *         "name": "search",
                     *         "inputSchema": {
                     *           "type": "object"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["NamespaceTool"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOauthGrants: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only grants of this endpoint. */
                endpointId?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ogr_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "endpointId": "ep_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "client": {
                     *             "id": "https://agent.example.com/oauth/client.json",
                     *             "name": "An agent"
                     *           },
                     *           "scopes": [
                     *             "endpoints:use",
                     *             "offline_access"
                     *           ],
                     *           "lastUsedAt": "2026-11-21T09:30:00.000Z",
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "user": {
                     *             "id": "usr_01jddqs3rgfgz9tajbdy71mb1x",
                     *             "name": "Ada Lovelace",
                     *             "email": "ada@example.com"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["OauthGrantPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOauthGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the oauthGrant. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCurrentOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCurrentOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrganization"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme Ltd",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateDataKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description `wait=N` waits up to N (at most 60) seconds for the job. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description Repeats the `wait` that was applied. */
                    "Preference-Applied"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "data-key.rotate",
                     *       "serverId": null,
                     *       "status": "queued",
                     *       "progress": null,
                     *       "result": null,
                     *       "error": null,
                     *       "attempts": 0,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only organisations in this state. */
                status?: "active" | "suspended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "slug": "acme",
                     *           "name": "Acme",
                     *           "status": "active",
                     *           "quotas": {
                     *             "servers": 20,
                     *             "endpoints": 10,
                     *             "sessions": 200,
                     *             "callsPerMonth": 100000
                     *           },
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorCreateOrganization"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "keyId": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "key": "pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganizationCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorUpdateOrganization"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    activateOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "active",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOrganizationKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFirstKey"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "organization",
                     *       "name": "ci",
                     *       "hint": "x7Qd",
                     *       "status": "active",
                     *       "scopes": [
                     *         "*"
                     *       ],
                     *       "endpointId": null,
                     *       "userId": null,
                     *       "agentId": null,
                     *       "allowSubjects": false,
                     *       "allowedAddresses": [],
                     *       "expiresAt": null,
                     *       "previousExpiresAt": null,
                     *       "revokedAt": null,
                     *       "lastUsedAt": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "key": "pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd"
                     *     }
                     */
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "org_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "slug": "acme",
                     *       "name": "Acme",
                     *       "status": "suspended",
                     *       "quotas": {
                     *         "servers": 20,
                     *         "endpoints": 10,
                     *         "sessions": 200,
                     *         "callsPerMonth": 100000
                     *       },
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationUsage: {
        parameters: {
            query?: {
                /** @description Today (UTC) and the days before. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Id of the organization. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-10-23",
                     *       "to": "2026-11-21",
                     *       "connects": {
                     *         "attempts": 1204,
                     *         "successes": 1201,
                     *         "rate": 0.9975,
                     *         "meanMs": 62.4
                     *       },
                     *       "discoveries": {
                     *         "count": 12,
                     *         "meanMs": 181.3,
                     *         "within500ms": 1
                     *       },
                     *       "authorizations": {
                     *         "started": 12,
                     *         "finished": 12,
                     *         "rate": 1
                     *       },
                     *       "refreshes": {
                     *         "count": 288,
                     *         "failed": 0,
                     *         "rate": 1
                     *       },
                     *       "quotas": {
                     *         "servers": {
                     *           "limit": 20,
                     *           "used": 7,
                     *           "remaining": 13
                     *         },
                     *         "endpoints": {
                     *           "limit": 10,
                     *           "used": 3,
                     *           "remaining": 7
                     *         },
                     *         "sessions": {
                     *           "limit": 200,
                     *           "used": 18,
                     *           "remaining": 182
                     *         },
                     *         "callsPerMonth": {
                     *           "limit": 100000,
                     *           "used": 81204,
                     *           "remaining": 18796,
                     *           "resetsAt": "2026-12-01T00:00:00.000Z",
                     *           "warnedAt": "2026-11-19T16:02:11.000Z",
                     *           "exhaustedAt": null
                     *         }
                     *       },
                     *       "callsByMonth": [
                     *         {
                     *           "month": "2026-11",
                     *           "calls": 81204
                     *         },
                     *         {
                     *           "month": "2026-10",
                     *           "calls": 64877
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSecrets: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only the secret of this name. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "sec_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "SENTRY_TOKEN",
                     *           "description": "Of the service account mcp@acme",
                     *           "hint": "x7Qd",
                     *           "valueVersion": 1,
                     *           "rotatedAt": "2026-11-21T09:30:00.000Z",
                     *           "usedBy": [
                     *             {
                     *               "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *               "name": "Sentry"
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SecretPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSecret"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sec_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "SENTRY_TOKEN",
                     *       "description": "Of the service account mcp@acme",
                     *       "hint": "x7Qd",
                     *       "valueVersion": 1,
                     *       "rotatedAt": "2026-11-21T09:30:00.000Z",
                     *       "usedBy": [],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Secret"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sec_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "SENTRY_TOKEN",
                     *       "description": "Of the service account mcp@acme",
                     *       "hint": "x7Qd",
                     *       "valueVersion": 1,
                     *       "rotatedAt": "2026-11-21T09:30:00.000Z",
                     *       "usedBy": [
                     *         {
                     *           "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Sentry"
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Secret"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSecret"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sec_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "SENTRY_TOKEN",
                     *       "description": "Of the service account mcp@acme",
                     *       "hint": "x7Qd",
                     *       "valueVersion": 1,
                     *       "rotatedAt": "2026-11-21T09:30:00.000Z",
                     *       "usedBy": [
                     *         {
                     *           "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Sentry"
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Secret"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). The resource is in use (`in_use`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sec_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "SENTRY_TOKEN",
                     *       "description": "Of the service account mcp@acme",
                     *       "hint": "x7Qd",
                     *       "valueVersion": 2,
                     *       "rotatedAt": "2026-11-21T09:30:00.000Z",
                     *       "usedBy": [
                     *         {
                     *           "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Sentry"
                     *         }
                     *       ],
                     *       "version": 2,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Secret"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSecretVersions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "number": 2,
                     *           "current": true,
                     *           "restorable": true,
                     *           "createdAt": "2026-11-22T09:30:00.000Z"
                     *         },
                     *         {
                     *           "number": 1,
                     *           "current": false,
                     *           "restorable": true,
                     *           "createdAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SecretVersionPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only enabled, or only disabled servers. */
                enabled?: "true" | "false";
                /** @description Items on a page. */
                limit?: number;
                /** @description Only servers in this state of health. */
                status?: "healthy" | "degraded" | "unreachable" | "unknown" | "needs_authorization";
                /** @description Only servers of this type. */
                type?: "STDIO" | "SSE" | "STREAMABLE_HTTP";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Files",
                     *           "slug": "files",
                     *           "type": "STDIO",
                     *           "command": "npx",
                     *           "args": [
                     *             "-y",
                     *             "@modelcontextprotocol/server-filesystem",
                     *             "/srv/files"
                     *           ],
                     *           "envNames": [
                     *             "LOG_LEVEL"
                     *           ],
                     *           "url": null,
                     *           "headerNames": [],
                     *           "auth": {
                     *             "type": "none",
                     *             "configured": false
                     *           },
                     *           "sharing": "shared",
                     *           "timeoutMs": 60000,
                     *           "relayRoots": false,
                     *           "network": "none",
                     *           "allowedHosts": [],
                     *           "persistentDirectory": false,
                     *           "install": {
                     *             "ecosystem": "npm",
                     *             "package": "@modelcontextprotocol/server-filesystem",
                     *             "requested": null,
                     *             "state": "installed",
                     *             "version": "2026.8.31",
                     *             "log": "added 95 packages in 4s",
                     *             "updatedAt": "2026-11-21T09:30:00.000Z"
                     *           },
                     *           "credentialOwner": "organization",
                     *           "enabled": true,
                     *           "warnings": [],
                     *           "health": {
                     *             "status": "healthy",
                     *             "since": "2026-11-21T09:30:02.000Z",
                     *             "checkedAt": "2026-11-21T09:35:02.000Z",
                     *             "latencyMs": 3,
                     *             "lastError": null
                     *           },
                     *           "catalog": {
                     *             "syncedAt": "2026-11-21T09:30:02.000Z",
                     *             "upToDate": true,
                     *             "era": "legacy",
                     *             "protocolVersion": "2025-11-25",
                     *             "serverInfo": {
                     *               "name": "secure-filesystem-server",
                     *               "version": "0.2.0"
                     *             },
                     *             "instructions": null,
                     *             "counts": {
                     *               "tools": 14,
                     *               "prompts": 0,
                     *               "resources": 0,
                     *               "resourceTemplates": 0
                     *             }
                     *           },
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         },
                     *         {
                     *           "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "Exa",
                     *           "slug": "exa",
                     *           "type": "STREAMABLE_HTTP",
                     *           "command": null,
                     *           "args": [],
                     *           "envNames": [],
                     *           "url": "https://mcp.exa.ai/mcp",
                     *           "headerNames": [],
                     *           "auth": {
                     *             "type": "api_key",
                     *             "in": "header",
                     *             "name": "X-API-Key",
                     *             "configured": true
                     *           },
                     *           "sharing": "dedicated",
                     *           "timeoutMs": 60000,
                     *           "relayRoots": false,
                     *           "network": "none",
                     *           "allowedHosts": [],
                     *           "persistentDirectory": false,
                     *           "install": null,
                     *           "credentialOwner": "organization",
                     *           "enabled": true,
                     *           "warnings": [],
                     *           "health": {
                     *             "status": "healthy",
                     *             "since": "2026-11-21T09:30:02.000Z",
                     *             "checkedAt": "2026-11-21T09:35:02.000Z",
                     *             "latencyMs": 3,
                     *             "lastError": null
                     *           },
                     *           "catalog": {
                     *             "syncedAt": "2026-11-21T09:30:02.000Z",
                     *             "upToDate": true,
                     *             "era": "legacy",
                     *             "protocolVersion": "2025-11-25",
                     *             "serverInfo": {
                     *               "name": "secure-filesystem-server",
                     *               "version": "0.2.0"
                     *             },
                     *             "instructions": null,
                     *             "counts": {
                     *               "tools": 14,
                     *               "prompts": 0,
                     *               "resources": 0,
                     *               "resourceTemplates": 0
                     *             }
                     *           },
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ServerPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description `wait=N` waits up to N (at most 60) seconds for the job. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServer"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description Repeats the `wait` that was applied. */
                    "Preference-Applied"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Files",
                     *       "slug": "files",
                     *       "type": "STDIO",
                     *       "command": "npx",
                     *       "args": [
                     *         "-y",
                     *         "@modelcontextprotocol/server-filesystem",
                     *         "/srv/files"
                     *       ],
                     *       "envNames": [
                     *         "LOG_LEVEL"
                     *       ],
                     *       "url": null,
                     *       "headerNames": [],
                     *       "auth": {
                     *         "type": "none",
                     *         "configured": false
                     *       },
                     *       "sharing": "shared",
                     *       "timeoutMs": 60000,
                     *       "relayRoots": false,
                     *       "network": "none",
                     *       "allowedHosts": [],
                     *       "persistentDirectory": false,
                     *       "install": {
                     *         "ecosystem": "npm",
                     *         "package": "@modelcontextprotocol/server-filesystem",
                     *         "requested": null,
                     *         "state": "installed",
                     *         "version": "2026.8.31",
                     *         "log": "added 95 packages in 4s",
                     *         "updatedAt": "2026-11-21T09:30:00.000Z"
                     *       },
                     *       "credentialOwner": "organization",
                     *       "enabled": true,
                     *       "warnings": [],
                     *       "health": {
                     *         "status": "healthy",
                     *         "since": "2026-11-21T09:30:02.000Z",
                     *         "checkedAt": "2026-11-21T09:35:02.000Z",
                     *         "latencyMs": 3,
                     *         "lastError": null
                     *       },
                     *       "catalog": {
                     *         "syncedAt": "2026-11-21T09:30:02.000Z",
                     *         "upToDate": true,
                     *         "era": "legacy",
                     *         "protocolVersion": "2025-11-25",
                     *         "serverInfo": {
                     *           "name": "secure-filesystem-server",
                     *           "version": "0.2.0"
                     *         },
                     *         "instructions": null,
                     *         "counts": {
                     *           "tools": 14,
                     *           "prompts": 0,
                     *           "resources": 0,
                     *           "resourceTemplates": 0
                     *         }
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Server"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A quota is used up (`quota_exceeded`). STDIO servers are switched off in this deployment (`stdio_disabled`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answers 304 when the `ETag` is still this. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Files",
                     *       "slug": "files",
                     *       "type": "STDIO",
                     *       "command": "npx",
                     *       "args": [
                     *         "-y",
                     *         "@modelcontextprotocol/server-filesystem",
                     *         "/srv/files"
                     *       ],
                     *       "envNames": [
                     *         "LOG_LEVEL"
                     *       ],
                     *       "url": null,
                     *       "headerNames": [],
                     *       "auth": {
                     *         "type": "none",
                     *         "configured": false
                     *       },
                     *       "sharing": "shared",
                     *       "timeoutMs": 60000,
                     *       "relayRoots": false,
                     *       "network": "none",
                     *       "allowedHosts": [],
                     *       "persistentDirectory": false,
                     *       "install": {
                     *         "ecosystem": "npm",
                     *         "package": "@modelcontextprotocol/server-filesystem",
                     *         "requested": null,
                     *         "state": "installed",
                     *         "version": "2026.8.31",
                     *         "log": "added 95 packages in 4s",
                     *         "updatedAt": "2026-11-21T09:30:00.000Z"
                     *       },
                     *       "credentialOwner": "organization",
                     *       "enabled": true,
                     *       "warnings": [],
                     *       "health": {
                     *         "status": "healthy",
                     *         "since": "2026-11-21T09:30:02.000Z",
                     *         "checkedAt": "2026-11-21T09:35:02.000Z",
                     *         "latencyMs": 3,
                     *         "lastError": null
                     *       },
                     *       "catalog": {
                     *         "syncedAt": "2026-11-21T09:30:02.000Z",
                     *         "upToDate": true,
                     *         "era": "legacy",
                     *         "protocolVersion": "2025-11-25",
                     *         "serverInfo": {
                     *           "name": "secure-filesystem-server",
                     *           "version": "0.2.0"
                     *         },
                     *         "instructions": null,
                     *         "counts": {
                     *           "tools": 14,
                     *           "prompts": 0,
                     *           "resources": 0,
                     *           "resourceTemplates": 0
                     *         }
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Server"];
                };
            };
            /** @description Not changed since `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` that the change is based on; another one is 412. */
                "If-Match"?: string;
                /** @description `wait=N` waits up to N (at most 60) seconds for the job. */
                Prefer?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateServer"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description Repeats the `wait` that was applied. */
                    "Preference-Applied"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "name": "Files",
                     *       "slug": "files",
                     *       "type": "STDIO",
                     *       "command": "npx",
                     *       "args": [
                     *         "-y",
                     *         "@modelcontextprotocol/server-filesystem",
                     *         "/srv/files"
                     *       ],
                     *       "envNames": [
                     *         "LOG_LEVEL"
                     *       ],
                     *       "url": null,
                     *       "headerNames": [],
                     *       "auth": {
                     *         "type": "none",
                     *         "configured": false
                     *       },
                     *       "sharing": "shared",
                     *       "timeoutMs": 60000,
                     *       "relayRoots": false,
                     *       "network": "none",
                     *       "allowedHosts": [],
                     *       "persistentDirectory": false,
                     *       "install": {
                     *         "ecosystem": "npm",
                     *         "package": "@modelcontextprotocol/server-filesystem",
                     *         "requested": null,
                     *         "state": "installed",
                     *         "version": "2026.8.31",
                     *         "log": "added 95 packages in 4s",
                     *         "updatedAt": "2026-11-21T09:30:00.000Z"
                     *       },
                     *       "credentialOwner": "organization",
                     *       "enabled": true,
                     *       "warnings": [],
                     *       "health": {
                     *         "status": "healthy",
                     *         "since": "2026-11-21T09:30:02.000Z",
                     *         "checkedAt": "2026-11-21T09:35:02.000Z",
                     *         "latencyMs": 3,
                     *         "lastError": null
                     *       },
                     *       "catalog": {
                     *         "syncedAt": "2026-11-21T09:30:02.000Z",
                     *         "upToDate": true,
                     *         "era": "legacy",
                     *         "protocolVersion": "2025-11-25",
                     *         "serverInfo": {
                     *           "name": "secure-filesystem-server",
                     *           "version": "0.2.0"
                     *         },
                     *         "instructions": null,
                     *         "counts": {
                     *           "tools": 14,
                     *           "prompts": 0,
                     *           "resources": 0,
                     *           "resourceTemplates": 0
                     *         }
                     *       },
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Server"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STDIO servers are switched off in this deployment (`stdio_disabled`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The resource was changed in the meantime (`precondition_failed`). */
            412: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                /** @description Only this subject’s. */
                subject?: string;
            };
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "con_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "subject": "user-42",
                     *           "status": "connected",
                     *           "scopes": [
                     *             "issues:read"
                     *           ],
                     *           "expiresAt": "2026-11-21T10:30:00.000Z",
                     *           "lastRefreshedAt": null,
                     *           "error": null,
                     *           "version": 1,
                     *           "createdAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartConnection"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    /** @description The version of the resource. */
                    ETag?: string;
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "con_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "subject": "user-42",
                     *       "status": "pending",
                     *       "scopes": [],
                     *       "expiresAt": null,
                     *       "lastRefreshedAt": null,
                     *       "error": null,
                     *       "version": 1,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "updatedAt": "2026-11-21T09:30:00.000Z",
                     *       "authorizationUrl": "https://as.example.com/authorize?response_type=code&client_id=…",
                     *       "authorizeBefore": "2026-11-21T09:40:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionStarted"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The authorization server could not be used (`authorization_server_failed`). */
            502: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServerLogs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lines": [
                     *         {
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "source": "gateway:5f2a9c01",
                     *           "text": "Secure MCP Filesystem Server running on stdio"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ServerLogs"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServerPrompts: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "prompt_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "review",
                     *           "definition": {
                     *             "name": "review"
                     *           },
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "requires": [],
                     *           "changedAt": "2026-11-21T09:30:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PromptPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServerResourceTemplates: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tmpl_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "uriTemplate": "file:///{path}",
                     *           "definition": {
                     *             "uriTemplate": "file:///{path}",
                     *             "name": "file"
                     *           },
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "requires": [],
                     *           "changedAt": "2026-11-21T09:30:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ResourceTemplatePage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServerResources: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "res_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "uri": "file:///srv/files/a.txt",
                     *           "definition": {
                     *             "uri": "file:///srv/files/a.txt",
                     *             "name": "a.txt"
                     *           },
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "requires": [],
                     *           "changedAt": "2026-11-21T09:30:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ResourcePage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    syncServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
                /** @description `wait=N` waits up to N (at most 60) seconds for the job. */
                Prefer?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description The path of the new resource. */
                    Location?: string;
                    /** @description Repeats the `wait` that was applied. */
                    "Preference-Applied"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "kind": "catalog.sync",
                     *       "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *       "status": "queued",
                     *       "progress": null,
                     *       "result": null,
                     *       "error": null,
                     *       "attempts": 0,
                     *       "createdAt": "2026-11-21T09:30:00.000Z",
                     *       "startedAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ok": true,
                     *       "latencyMs": 3,
                     *       "era": "legacy",
                     *       "protocolVersion": "2025-11-25",
                     *       "serverInfo": {
                     *         "name": "secure-filesystem-server",
                     *         "version": "0.2.0"
                     *       },
                     *       "capabilities": {
                     *         "tools": {}
                     *       },
                     *       "instructions": null,
                     *       "counts": {
                     *         "tools": 14,
                     *         "prompts": 0,
                     *         "resources": 0,
                     *         "resourceTemplates": 0
                     *       },
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["ServerTest"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServerTools: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the server. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tool_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "name": "read_file",
                     *           "definition": {
                     *             "name": "read_file",
                     *             "description": "Reads a file.",
                     *             "inputSchema": {
                     *               "type": "object"
                     *             }
                     *           },
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "requires": [],
                     *           "changedAt": "2026-11-21T09:30:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ToolPage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found (`not_found`). */
            404: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportServers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mcpServers": {
                     *         "exa": {
                     *           "type": "stdio",
                     *           "command": "npx",
                     *           "args": [
                     *             "-y",
                     *             "exa-mcp-server"
                     *           ],
                     *           "env": {
                     *             "EXA_API_KEY": "${EXA_API_KEY}"
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExportedServers"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importServers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportServers"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description `true` when this is the answer of an earlier request. */
                    "Idempotency-Replayed"?: string;
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "applied": true,
                     *       "created": 1,
                     *       "updated": 0,
                     *       "unchanged": 0,
                     *       "failed": 0,
                     *       "entries": [
                     *         {
                     *           "name": "exa",
                     *           "status": "created",
                     *           "serverId": "srv_01jddqs3rgfgz9tajbdy71mb1x",
                     *           "errors": [],
                     *           "warnings": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The request is not valid (`invalid_request`). The body is not valid JSON (`invalid_json`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A quota is used up (`quota_exceeded`). This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). Another site sent this request (`cross_site_request`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The name is taken (`already_exists`). A request with this Idempotency-Key is running (`idempotency_in_progress`). */
            409: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large (`payload_too_large`). */
            413: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json (`unsupported_media_type`). */
            415: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request (`idempotency_key_reused`). */
            422: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description Today (UTC) and the days before. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description What is left of the limit. */
                    RateLimit?: string;
                    /** @description The limit. */
                    "RateLimit-Policy"?: string;
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-10-23",
                     *       "to": "2026-11-21",
                     *       "connects": {
                     *         "attempts": 1204,
                     *         "successes": 1201,
                     *         "rate": 0.9975,
                     *         "meanMs": 62.4
                     *       },
                     *       "discoveries": {
                     *         "count": 12,
                     *         "meanMs": 181.3,
                     *         "within500ms": 1
                     *       },
                     *       "authorizations": {
                     *         "started": 12,
                     *         "finished": 12,
                     *         "rate": 1
                     *       },
                     *       "refreshes": {
                     *         "count": 288,
                     *         "failed": 0,
                     *         "rate": 1
                     *       },
                     *       "quotas": {
                     *         "servers": {
                     *           "limit": 20,
                     *           "used": 7,
                     *           "remaining": 13
                     *         },
                     *         "endpoints": {
                     *           "limit": 10,
                     *           "used": 3,
                     *           "remaining": 7
                     *         },
                     *         "sessions": {
                     *           "limit": 200,
                     *           "used": 18,
                     *           "remaining": 182
                     *         },
                     *         "callsPerMonth": {
                     *           "limit": 100000,
                     *           "used": 81204,
                     *           "remaining": 18796,
                     *           "resetsAt": "2026-12-01T00:00:00.000Z",
                     *           "warnedAt": "2026-11-19T16:02:11.000Z",
                     *           "exhaustedAt": null
                     *         }
                     *       },
                     *       "callsByMonth": [
                     *         {
                     *           "month": "2026-11",
                     *           "calls": 81204
                     *         },
                     *         {
                     *           "month": "2026-10",
                     *           "calls": 64877
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description The request is not valid (`invalid_request`). */
            400: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A credential is required (`missing_credential`). The credential is not known (`invalid_credential`). The key was revoked (`revoked_credential`). The key has expired (`expired_credential`). */
            401: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This kind of credential does not open this operation (`wrong_credential`). The key may not be used from this address (`address_not_allowed`). The organisation is suspended (`organization_suspended`). The key or the role lacks a scope (`insufficient_scope`). You are not a member of this organisation (`not_a_member`). */
            403: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests (`rate_limited`). */
            429: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something went wrong (`internal_error`). */
            500: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service cannot answer at the moment (`unavailable`). */
            503: {
                headers: {
                    /** @description Names this request in logs and the audit trail. */
                    "Request-Id"?: string;
                    /** @description Seconds until a retry may succeed. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
