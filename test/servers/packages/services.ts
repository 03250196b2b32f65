/** Servers of services that are reached over the network: without it they list, and say why a call fails. */
import { call, type RealServer, type Scratch, type Transport } from '../real-server.js';

const WITHOUT_NETWORK = /fetch failed|getaddrinfo|EAI_AGAIN|ENETUNREACH|ENOTFOUND|network|connect/i;

/** For those whose transports differ in arguments only. */
const listening = (args: readonly string[], { port }: Scratch, transport: Transport) =>
  transport === 'STDIO' ? [] : [...args, '--port', String(port)];

export const SERVICES: readonly RealServer[] = [
  {
    name: '@zereight/mcp-gitlab',
    version: '2.1.64',
    bin: 'mcp-gitlab',
    transports: ['STDIO', 'STREAMABLE_HTTP', 'SSE'],
    start: ({ port }, transport) => ({
      env: {
        GITLAB_PERSONAL_ACCESS_TOKEN: 'x',
        GITLAB_DISABLE_VERSION_CHECK: 'true',
        ...(transport === 'STDIO' ? {} : { HOST: '127.0.0.1', PORT: String(port) }),
        ...(transport === 'STREAMABLE_HTTP'
          ? { STREAMABLE_HTTP: 'true', STREAMABLE_HTTP_AUTH_TOKEN: 'gitlab-door' }
          : {}),
        ...(transport === 'SSE' ? { SSE: 'true', SSE_AUTH_TOKEN: 'gitlab-door' } : {}),
      },
      bearer: 'gitlab-door',
    }),
    lists: [118, 3, 0, 0],
    calls: [call('discover_tools', { category: 'wiki' }, 'plain', /wiki/)],
  },
  {
    name: '@tacticlaunch/mcp-linear',
    version: '1.4.3',
    transports: ['STDIO'],
    start: () => ({ env: { LINEAR_API_TOKEN: 'x' } }),
    lists: [198, 4, 6, 0],
    calls: [call('linear_getViewer', {}, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: '@notionhq/notion-mcp-server',
    version: '2.5.2',
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: (scratch, transport) => ({
      args: listening(['--transport', 'http', '--auth-token', 'notion-door'], scratch, transport),
      env: { NOTION_TOKEN: 'ntn_x' },
      bearer: 'notion-door',
    }),
    lists: [24, 0, 0, 0],
    calls: [call('API-get-self', {}, 'error', WITHOUT_NETWORK)],
  },
  {
    name: '@upstash/context7-mcp',
    version: '4.1.1',
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: (scratch, transport) => ({ args: listening(['--transport', 'http'], scratch, transport) }),
    lists: [2, 0, 0, 0],
    calls: [call('resolve-library-id', { query: 'x', libraryName: 'react' }, 'plain', /fetch failed|Error/i)],
  },
  {
    name: 'exa-mcp-server',
    version: '3.4.1',
    transports: ['STDIO'],
    start: () => ({ env: { EXA_API_KEY: 'x' } }),
    lists: [2, 1, 1, 0],
    calls: [call('web_search_exa', { query: 'x' }, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: '@sentry/mcp-server',
    version: '0.39.0',
    transports: ['STDIO'],
    start: () => ({ args: ['--access-token=x'] }),
    lists: [9, 0, 0, 0],
    calls: [call('find_organizations', {}, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: '@infisical/mcp',
    version: '0.0.24',
    transports: ['STDIO'],
    start: () => ({
      env: { INFISICAL_UNIVERSAL_AUTH_CLIENT_ID: 'x', INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET: 'y' },
    }),
    lists: [10, 0, 0, 0],
    calls: [call('list-secrets', { projectId: 'p', environmentSlug: 'dev' }, 'error', /./)],
  },
  {
    name: '@stripe/mcp',
    version: '0.2.5',
    transports: ['STDIO'],
    start: () => ({ args: ['--tools=all', '--api-key=sk_test_x'] }),
    lists: [22, 0, 0, 0],
    calls: [call('list_customers', {}, 'plain', /Failed|error|connection/i)],
  },
  {
    name: '@brave/brave-search-mcp-server',
    version: '2.1.4',
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: (scratch, transport) => ({
      args: listening(['--transport', 'http'], scratch, transport),
      env: { BRAVE_API_KEY: 'x' },
    }),
    lists: [8, 0, 0, 0],
    calls: [call('brave_web_search', { query: 'x' }, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: 'hn-mcp',
    version: '1.0.0',
    transports: ['STDIO'],
    lists: [5, 0, 0, 0],
    calls: [call('browse_stories', {}, 'isError', WITHOUT_NETWORK)],
  },
  {
    name: '@aashari/mcp-server-atlassian-jira',
    version: '3.3.0',
    transports: ['STDIO'],
    start: () => ({
      env: { ATLASSIAN_SITE_NAME: 'x', ATLASSIAN_USER_EMAIL: 'a@example.com', ATLASSIAN_API_TOKEN: 'y' },
    }),
    lists: [5, 0, 0, 0],
    calls: [call('jira_get', { path: '/rest/api/3/project/search' }, 'plain', /error|failed/i)],
  },
  {
    name: 'slack-mcp-server',
    version: '1.3.0',
    transports: ['STREAMABLE_HTTP', 'SSE'],
    start: ({ port }, transport) => ({
      args: ['--transport', transport === 'SSE' ? 'sse' : 'http'],
      env: {
        SLACK_MCP_XOXC_TOKEN: 'demo',
        SLACK_MCP_XOXD_TOKEN: 'demo',
        SLACK_MCP_HOST: '127.0.0.1',
        SLACK_MCP_PORT: String(port),
      },
    }),
    lists: [18, 0, 2, 0],
    calls: [call('channels_list', { channel_types: 'public_channel' }, 'isError', /./)],
  },
];
