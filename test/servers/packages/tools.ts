/** Servers of programs and data that are on the machine, and bridges between transports. */
import { call, type RealServer } from '../real-server.js';

const CHROMIUM = '/usr/bin/chromium';

export const TOOLS: readonly RealServer[] = [
  {
    name: '@playwright/mcp',
    version: '0.0.83',
    needs: ['chromium'],
    transports: ['STDIO', 'STREAMABLE_HTTP', 'SSE'],
    start: ({ port, dir }, transport) => ({
      args: [
        ...['--headless', '--no-sandbox', '--isolated', '--executable-path', CHROMIUM],
        ...['--output-dir', `${dir}/playwright`],
        ...(transport === 'STDIO' ? [] : ['--port', String(port)]),
      ],
    }),
    lists: [25, 0, 0, 0],
    calls: [
      call('browser_navigate', { url: 'data:text/html,<title>Hello</title>' }, 'plain', /Hello/),
      call('browser_evaluate', { function: '() => document.title + 1' }, 'plain', /"Hello1"/),
      call('browser_close', {}, 'plain', /./),
    ],
  },
  {
    name: 'chrome-devtools-mcp',
    version: '1.11.0',
    bin: 'chrome-devtools-mcp',
    needs: ['chromium'],
    transports: ['STDIO'],
    start: () => ({
      args: ['--headless', '--isolated', '--executablePath', CHROMIUM, '--chromeArg=--no-sandbox'],
    }),
    lists: [32, 0, 0, 0],
    calls: [call('list_pages', {}, 'plain', /about:blank/)],
  },
  {
    name: 'mcp-server-sqlite-npx',
    version: '0.8.0',
    build: 'sqlite3',
    remembers: true,
    transports: ['STDIO'],
    start: ({ dir }) => ({ args: [`${dir}/notes.sqlite`] }),
    lists: [5, 0, 0, 0],
    calls: [
      call('create_table', { query: 'create table notes (body text)' }, 'plain', /./),
      call('write_query', { query: "insert into notes values ('a row')" }, 'plain', /./),
      call('read_query', { query: 'select body from notes' }, 'plain', /a row/),
    ],
  },
  {
    name: '@cyanheads/git-mcp-server',
    version: '2.15.3',
    needs: ['git'],
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: ({ port, dir }, transport) => ({
      env: {
        MCP_TRANSPORT_TYPE: transport === 'STDIO' ? 'stdio' : 'http',
        MCP_HTTP_PORT: String(port),
        MCP_HTTP_HOST: '127.0.0.1',
        LOGS_DIR: `${dir}/git-logs`,
      },
    }),
    lists: [28, 1, 1, 1],
    calls: [call('git_status', ({ dir }) => ({ path: `${dir}/repo` }), 'plain', /main/)],
  },
  {
    name: 'mongodb-mcp-server',
    version: '3.0.4',
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: ({ port }, transport) => ({
      args: transport === 'STDIO' ? [] : ['--transport', 'http', '--httpPort', String(port)],
      env: { MDB_MCP_TELEMETRY: 'disabled' },
    }),
    lists: [27, 0, 2, 1],
    calls: [call('list-connections', {}, 'plain', /no |none|not|0/i)],
  },
  {
    name: 'mcp-server-kubernetes',
    version: '4.1.7',
    needs: ['kubectl'],
    transports: ['STDIO', 'STREAMABLE_HTTP', 'SSE'],
    start: ({ port, dir }, transport) => ({
      env: {
        KUBECONFIG: `${dir}/kube.yaml`,
        HOST: '127.0.0.1',
        PORT: String(port),
        ...(transport === 'STREAMABLE_HTTP' ? { ENABLE_UNSAFE_STREAMABLE_HTTP_TRANSPORT: '1' } : {}),
        ...(transport === 'SSE' ? { ENABLE_UNSAFE_SSE_TRANSPORT: '1' } : {}),
      },
      // Over SSE it ends when a second client connects while the first is there.
      ...(transport === 'SSE' ? { sharing: 'shared' as const } : {}),
    }),
    lists: [23, 1, 5, 0],
    calls: [call('kubectl_context', { operation: 'list' }, 'plain', /nowhere/)],
  },
  {
    name: 'kubernetes-mcp-server',
    version: '0.0.67',
    transports: ['STDIO', 'STREAMABLE_HTTP'],
    start: ({ port, dir }, transport) => ({
      args: [
        ...['--kubeconfig', `${dir}/kube.yaml`],
        ...(transport === 'STDIO' ? [] : ['--port', String(port), '--bind-address', '127.0.0.1']),
      ],
    }),
    lists: [20, 1, 0, 0],
    calls: [call('configuration_view', {}, 'plain', /nowhere/)],
  },
  {
    name: '@openai/codex',
    version: '0.135.0',
    transports: ['STDIO'],
    start: () => ({ args: ['mcp-server'] }),
    lists: [2, 0, 0, 0],
    calls: [call('codex-reply', { threadId: 'not-an-id', prompt: 'x' }, 'isError', /./)],
  },
  {
    name: 'supergateway',
    version: '4.0.0',
    transports: ['STREAMABLE_HTTP', 'SSE'],
    start: ({ port, everything }, transport) => ({
      args: [
        ...['--stdio', `${process.execPath} ${everything} stdio`, '--port', String(port)],
        ...['--outputTransport', transport === 'SSE' ? 'sse' : 'streamableHttp'],
      ],
    }),
    lists: [13, 4, 7, 2],
    calls: [call('get-sum', { a: 2, b: 3 }, 'plain', /^The sum of 2 and 3 is 5\.$/)],
  },
  {
    name: 'mcp-proxy',
    version: '6.7.19',
    transports: ['STREAMABLE_HTTP', 'SSE'],
    start: ({ port, everything }) => ({
      args: ['--port', String(port), '--host', '127.0.0.1', '--', process.execPath, everything, 'stdio'],
    }),
    lists: [13, 4, 7, 2],
    calls: [call('get-sum', { a: 2, b: 3 }, 'plain', /^The sum of 2 and 3 is 5\.$/)],
  },
  {
    name: 'mcp-remote',
    version: '0.15.1',
    bin: 'mcp-remote',
    transports: ['STDIO'],
    start: ({ everythingUrl, dir }) => ({
      args: [everythingUrl, '--allow-http'],
      env: { MCP_REMOTE_CONFIG_DIR: `${dir}/mcp-remote` },
      reaches: [Number(new URL(everythingUrl).port)],
    }),
    lists: [13, 4, 7, 2],
    calls: [call('get-sum', { a: 2, b: 3 }, 'plain', /^The sum of 2 and 3 is 5\.$/)],
  },
  {
    name: 'fastmcp',
    version: '4.20.16',
    bin: 'fastmcp',
    transports: ['STREAMABLE_HTTP'],
    start: ({ port, home }) => ({
      script: new URL('../fastmcp-server.mjs', import.meta.url).pathname,
      args: [home, String(port)],
    }),
    lists: [1, 1, 1, 1],
    calls: [call('add', { a: 2, b: 3 }, 'plain', /^5$/)],
  },
];
