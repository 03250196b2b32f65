/**
 * Starts everything and looks after it: installs, builds, database, migrations, api and workers, the
 * first run. Says what it is doing, and why it stops when it must.
 */

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { Child } from './child.mjs';
import { newRootKey, openDataDir } from './data-dir.mjs';
import { firstRun, isFirstRunOver, keepFacts, knownFacts, sampleCall, sampleCurl } from './first-run.mjs';
import { json, ready } from './http.mjs';
import { install } from './install.mjs';
import { at } from './paths.mjs';
import { freePort } from './ports.mjs';
import { failWith, Stop, say } from './say.mjs';
import { environmentOf, readSettings } from './settings.mjs';

const READY_MS = 60_000;
/** A process that falls this often before it was ready once will not get better. */
const MAX_FALLS = 3;
const DRAIN_MARGIN_MS = 5_000;

const load = (...parts) => import(pathToFileURL(at(...parts)).href);

/** What has to be stopped, in the order in which it was started. */
const running = [];
let stopping = null;

/** Has something stopped at the end; at once when the end has come already. */
function atEnd(stop) {
  if (stopping) void stop();
  else running.push(stop);
}

/** Stops what runs, the latest first. Repeated calls wait for the first. */
function stopAll() {
  stopping ??= (async () => {
    for (const stop of running.reverse()) await stop();
  })();
  return stopping;
}

async function main() {
  const settings = readSettings();
  settings.PATCHBAY_DATA_DIR ??= at('.patchbay');
  const dataDir = openDataDir(settings.PATCHBAY_DATA_DIR);
  atEnd(async () => dataDir.release());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping…');
      stopAll().then(() => process.exit(0), failWith);
    });
  }
  // Before the long part. What is no port at all is for the validation to tell.
  const port = Number(settings.PORT ?? 3000);
  if (Number.isInteger(port) && port >= 0 && port < 65_536)
    settings.PORT = String(await freePort(settings.HOST ?? '127.0.0.1', port));
  await install(say);
  await build(say);
  const { parseEnv, EnvError, ENV_NAMES } = await load('api/dist/config/env.js');
  await database(settings, dataDir, (candidate) => validate(parseEnv, EnvError, candidate));
  const env = validate(parseEnv, EnvError, settings);
  await services(settings, env, ENV_NAMES, dataDir);
  await report(knownFacts(dataDir), env, dataDir);
}

/** @throws {Stop} with a line for each variable that is not right. */
function validate(parseEnv, EnvError, settings) {
  try {
    return parseEnv(settings);
  } catch (error) {
    throw error instanceof EnvError ? new Stop(error.message) : error;
  }
}

/** Connects to the given database or starts our own, and migrates it. Completes `settings`. */
async function database(settings, dataDir, check) {
  let ownerUrl = settings.DATABASE_OWNER_URL ?? settings.DATABASE_URL;
  if (settings.DATABASE_URL === undefined) {
    if (!settings.PATCHBAY_ROOT_KEYS_FILE)
      settings.PATCHBAY_ROOT_KEYS ??= dataDir.secret('root-keys', newRootKey);
    const password = dataDir.secret('runtime-password', () => randomBytes(24).toString('hex'));
    const urlAt = (port) => `postgresql://patchbay_runtime:${password}@127.0.0.1:${port}/postgres`;
    check({ ...settings, DATABASE_URL: urlAt(1) });
    say('Starting PostgreSQL…');
    const server = await embedded(dataDir.file('postgres'));
    ownerUrl = server.ownerUrl;
    settings.DATABASE_URL = urlAt(server.port);
  } else {
    check(settings);
  }
  const { migrate } = await load('prisma/dist/migrate.js');
  try {
    const applied = await migrate({ ownerUrl, runtimeUrl: settings.DATABASE_URL });
    if (applied.length > 0) say(`Migrated the database (${applied.length} steps).`);
  } catch (error) {
    throw new Stop(`The database could not be migrated: ${error.message}`);
  }
}

/** The embedded server, started again on the same port should it end on its own. */
async function embedded(dir) {
  const { startEmbedded } = await load('prisma/dist/embedded.js');
  const start = (port) =>
    startEmbedded({ dir, port }).catch((error) => {
      throw new Stop(error.message);
    });
  const starting = start();
  let server = null;
  atEnd(async () => (server ?? (await starting.catch(() => null)))?.stop());
  server = await starting;
  const watch = () =>
    server.exited.then(async () => {
      if (stopping) return;
      say('PostgreSQL ended; starting it again.');
      server = await start(server.port);
      watch();
    }, failWith);
  watch();
  return server;
}

/** Starts api and workers and waits until they are ready; makes the first run where there was none. */
async function services(settings, env, names, dataDir) {
  mkdirSync(dataDir.file('logs'), { recursive: true, mode: 0o700 });
  const child = (name, script, who, extra = {}) =>
    new Child({
      name,
      script: at(script),
      env: environmentOf({ ...settings, ...extra }, names, who),
      log: join(dataDir.file('logs'), `${name}.log`),
      say,
    });
  const api = child('api', 'api/dist/main.js', 'api');
  const workers = child('workers', 'workers/dist/main.js', 'workers');
  say('Starting api and workers…');
  const drainMs = env.PATCHBAY_DRAIN_SECONDS * 1_000 + DRAIN_MARGIN_MS;
  atEnd(() => Promise.all([api.stop(drainMs), workers.stop(drainMs)]));
  for (const one of [api, workers]) one.start();
  if (!isFirstRunOver(dataDir)) await setUp(env, child, dataDir, [api, workers]);
  await waitFor(api, internalUrl(env), [workers]);
}

/**
 * The first run, over an api of its own on another port: the operator key that it needs is made for
 * this, lives in that process alone and ends with it.
 */
async function setUp(env, child, dataDir, others) {
  if (env.PATCHBAY_STDIO === 'off') {
    say(
      'PATCHBAY_STDIO is off, so no sample server is made. Create organisations with PATCHBAY_OPERATOR_KEY.',
    );
    return;
  }
  const operatorKey = randomBytes(32).toString('hex');
  const port = await freePort('127.0.0.1', 0);
  const extra = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PATCHBAY_ROLE: 'admin',
    PATCHBAY_GATEWAY_PROCESSES: '1',
    PATCHBAY_PUBLIC_URL: env.PATCHBAY_PUBLIC_URL,
    PATCHBAY_OPERATOR_KEY: operatorKey,
  };
  const admin = child('setup', 'api/dist/main.js', 'api', extra);
  atEnd(() => admin.stop(5_000));
  admin.start();
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitFor(admin, url, others);
    await firstRun({ admin: url, operatorKey, baseUrl: env.PATCHBAY_PUBLIC_URL, dataDir, say });
  } finally {
    await admin.stop(5_000);
  }
}

/** @throws {Stop} with the last lines of its log when a process cannot start. */
async function waitFor(child, url, others) {
  const check = () => {
    const broken = [child, ...others].find((one) => one.falls >= MAX_FALLS);
    if (broken)
      throw new Stop(`${broken.options.name} does not start. Its last words:\n${broken.lastWords()}`);
  };
  if (!(await ready(`${url}/health/ready`, check, READY_MS)))
    throw new Stop(
      `${child.options.name} was not ready within a minute. Its last words:\n${child.lastWords()}`,
    );
}

/** Where this machine reaches the api, whatever the world calls it. */
function internalUrl(env) {
  const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[env.HOST] ?? env.HOST;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${env.PORT}`;
}

async function report(facts, env, dataDir) {
  if (facts === null) {
    say(`\nPatchbay is ready: ${env.PATCHBAY_PUBLIC_URL}/docs\nCtrl-C stops it.`);
    return;
  }
  const here = factsHere(facts, env, dataDir);
  await tryCall(here);
  say(`
Patchbay is ready.

  Swagger UI        ${here.docsUrl}
  Organisation key  ${here.organizationKey}
  Endpoint          ${here.endpoint.url}
  The same as REST  ${here.endpoint.url.replace(/mcp$/, 'api/openapi.json')}
  Endpoint key      ${here.endpoint.key}

Call a tool:

${sampleCurl(here)}

These facts are kept in ${dataDir.file('first-run.json')}. Ctrl-C stops everything.`);
}

/** PORT or the public URL may be another than at the first run; what is kept must stay true. */
function factsHere(facts, env, dataDir) {
  const baseUrl = env.PATCHBAY_PUBLIC_URL;
  const url = `${baseUrl}${new URL(facts.endpoint.url).pathname}`;
  const here = { ...facts, baseUrl, docsUrl: `${baseUrl}/docs`, endpoint: { ...facts.endpoint, url } };
  if (baseUrl !== facts.baseUrl) keepFacts(dataDir, here);
  return here;
}

/** What is printed has worked here once; if not, people should know before they paste it. */
async function tryCall(facts) {
  const { url, key, headers, body } = sampleCall(facts);
  await json(url, { key, headers, body }).catch((error) => {
    say(`The sample call did not work yet: ${error.message}`);
  });
}

main().catch(async (error) => {
  await stopAll().catch(() => undefined);
  failWith(error);
});
