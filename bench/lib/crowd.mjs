/** Fills the database with tenants that nobody calls, in bulk: what a look-up must find its way through. */
import pg from 'pg';

/**
 * @param {string} ownerUrl @param {number} organizations each with ten servers of two tools, a namespace,
 *   an endpoint and a key
 */
export async function addCrowd(ownerUrl, organizations) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // No notification for each row: the crowd was there before.
    await client.query('set session_replication_role = replica');
    for (const sql of STATEMENTS) await client.query(sql.replaceAll('$N', String(organizations)));
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

const id = (kind, n) => `md5('${kind}' || ${n})::uuid`;
const ORGS = 'generate_series(1, $N) o';
const SERVERS = `${ORGS}, generate_series(1, 10) s`;
const SERVER_ID = id('server', "o || '-' || s");

const STATEMENTS = [
  `insert into organizations (id, slug, name) select ${id('org', 'o')}, 'crowd-' || o, 'crowd-' || o from ${ORGS}`,
  `insert into servers (id, org_id, slug, name, type, config, sharing)
     select ${SERVER_ID}, ${id('org', 'o')}, 's' || s, 's' || s, 'STREAMABLE_HTTP',
            decode(repeat(md5(o::text || s), 8), 'hex'), 'dedicated' from ${SERVERS}`,
  `insert into server_states (org_id, server_id, status) select ${id('org', 'o')}, ${SERVER_ID}, 'healthy' from ${SERVERS}`,
  `insert into catalog_items (id, org_id, server_id, kind, key, definition, hash, position)
     select ${id('item', "o || '-' || s || '-' || t")}, ${id('org', 'o')}, ${SERVER_ID}, 'tool', 'tool' || t,
            '{"name":"tool' || t || '","inputSchema":{"type":"object"}}', md5(t::text), t
       from ${SERVERS}, generate_series(1, 2) t`,
  `insert into namespaces (id, org_id, name) select ${id('ns', 'o')}, ${id('org', 'o')}, 'main' from ${ORGS}`,
  `insert into namespace_servers (org_id, namespace_id, server_id, prefix, position)
     select ${id('org', 'o')}, ${id('ns', 'o')}, ${SERVER_ID}, 's' || s, s from ${SERVERS}`,
  `insert into endpoints (id, org_id, slug, name, namespace_id, auth, transports)
     select ${id('ep', 'o')}, ${id('org', 'o')}, 'main', 'main', ${id('ns', 'o')}, '{"apiKey":true}',
            '{STREAMABLE_HTTP}' from ${ORGS}`,
  `insert into keys (id, org_id, kind, endpoint_id, name, hash, pepper_version, hint, scopes)
     select ${id('key', 'o')}, ${id('org', 'o')}, 'endpoint', ${id('ep', 'o')}, 'main',
            decode(md5('a' || o) || md5('b' || o), 'hex'), 'b1', 'abcd', '{}' from ${ORGS}`,
];
