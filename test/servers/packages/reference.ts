/** The servers that the protocol's own project published, those it has archived since among them. */
import { call, type RealServer } from '../real-server.js';

const WITHOUT_NETWORK = /fetch failed|getaddrinfo|EAI_AGAIN|ENETUNREACH|ENOTFOUND|network|timed out/i;

export const REFERENCE: readonly RealServer[] = [
  {
    name: '@modelcontextprotocol/server-everything',
    version: '2026.8.31',
    small: true,
    transports: ['STDIO', 'STREAMABLE_HTTP', 'SSE'],
    start: ({ port }, transport) => ({
      args: [{ STDIO: 'stdio', STREAMABLE_HTTP: 'streamableHttp', SSE: 'sse' }[transport]],
      env: { PORT: String(port) },
    }),
    lists: [13, 4, 7, 2],
    calls: [call('get-sum', { a: 2, b: 3 }, 'plain', /^The sum of 2 and 3 is 5\.$/)],
  },
  {
    name: '@modelcontextprotocol/server-filesystem',
    version: '2026.8.31',
    transports: ['STDIO'],
    start: ({ dir }) => ({ args: [dir] }),
    lists: [14, 0, 0, 0],
    calls: [call('read_text_file', ({ dir }) => ({ path: `${dir}/notes.txt` }), 'plain', /^a note$/)],
  },
  {
    name: '@modelcontextprotocol/server-memory',
    version: '2026.8.31',
    small: true,
    remembers: true,
    transports: ['STDIO'],
    start: ({ dir }) => ({ env: { MEMORY_FILE_PATH: `${dir}/memory.jsonl` } }),
    lists: [9, 0, 1, 0],
    calls: [
      call('search_nodes', { query: 'Ada' }, 'plain', /"entities":\s*\[\]/),
      call(
        'create_entities',
        { entities: [{ name: 'Ada', entityType: 'person', observations: ['writes programs'] }] },
        'plain',
        /Ada/,
      ),
      call('search_nodes', { query: 'Ada' }, 'plain', /writes programs/),
    ],
  },
  {
    name: '@modelcontextprotocol/server-sequential-thinking',
    version: '2026.8.31',
    small: true,
    remembers: true,
    transports: ['STDIO'],
    lists: [1, 0, 0, 0],
    calls: [1, 2].map((thoughtNumber) =>
      call(
        'sequentialthinking',
        { thought: `thought ${thoughtNumber}`, nextThoughtNeeded: true, thoughtNumber, totalThoughts: 3 },
        'plain',
        new RegExp(`"thoughtHistoryLength": ${thoughtNumber}\\b`),
      ),
    ),
  },
  {
    name: '@modelcontextprotocol/server-github',
    version: '2025.4.8',
    transports: ['STDIO'],
    start: () => ({ env: { GITHUB_PERSONAL_ACCESS_TOKEN: 'x' } }),
    lists: [26, 0, 0, 0],
    calls: [call('search_repositories', { query: 'mcp' }, 'error', WITHOUT_NETWORK)],
  },
  {
    name: '@modelcontextprotocol/server-slack',
    version: '2025.4.25',
    transports: ['STDIO'],
    start: () => ({ env: { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_TEAM_ID: 'T1' } }),
    lists: [8, 0, 0, 0],
    calls: [call('slack_list_channels', {}, 'plain', WITHOUT_NETWORK)],
  },
  {
    name: '@modelcontextprotocol/server-postgres',
    version: '0.6.2',
    small: true,
    transports: ['STDIO'],
    // A secret in an argument: this server takes its connection string nowhere else.
    start: ({ postgresUrl }) => ({ args: ['${POSTGRES_URL}'], reaches: [Number(new URL(postgresUrl).port)] }),
    lists: [1, 0, 1, 0],
    calls: [
      call('query', { sql: 'select body from notes' }, 'plain', /a row of the test database/),
      call('query', { sql: 'delete from notes' }, 'error', /read-only transaction/),
    ],
  },
  {
    name: '@modelcontextprotocol/server-redis',
    version: '2025.4.25',
    needs: ['redis-server'],
    transports: ['STDIO'],
    start: ({ redisUrl }) => ({ args: [redisUrl], reaches: [Number(new URL(redisUrl).port)] }),
    lists: [4, 0, 0, 0],
    calls: [
      call('set', { key: 'k', value: 'kept' }, 'plain', /Successfully set key: k/),
      call('get', { key: 'k' }, 'plain', /^kept$/),
    ],
  },
  {
    name: '@modelcontextprotocol/server-gitlab',
    version: '2025.4.25',
    transports: ['STDIO'],
    start: () => ({ env: { GITLAB_PERSONAL_ACCESS_TOKEN: 'x' } }),
    lists: [9, 0, 0, 0],
    calls: [call('search_repositories', { search: 'mcp' }, 'error', WITHOUT_NETWORK)],
  },
  {
    name: '@modelcontextprotocol/server-google-maps',
    version: '0.6.2',
    transports: ['STDIO'],
    start: () => ({ env: { GOOGLE_MAPS_API_KEY: 'x' } }),
    lists: [7, 0, 0, 0],
    calls: [call('maps_geocode', { address: 'Berlin' }, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: '@modelcontextprotocol/server-gdrive',
    version: '2025.1.14',
    transports: ['STDIO'],
    start: ({ dir }) => ({ env: { GDRIVE_CREDENTIALS_PATH: `${dir}/gdrive.json` } }),
    lists: [1, 0, 0, 0],
    unreadable: ['resources'],
    calls: [call('search', { query: 'x' }, 'error', WITHOUT_NETWORK)],
  },
  {
    name: '@modelcontextprotocol/server-aws-kb-retrieval',
    version: '0.6.2',
    transports: ['STDIO'],
    start: () => ({ env: { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_REGION: 'us-east-1' } }),
    lists: [1, 0, 0, 0],
    calls: [call('retrieve_from_aws_kb', { query: 'x', knowledgeBaseId: 'y' }, 'plain', /^Retrieval failed/)],
  },
];
