/** Which part may lean on which (DESIGN.md §1), cycles, and exports that nobody uses. */

/** `from` may import, among our own modules and packages, only `only`, or anything but `never`. */
const RULES = [
  {
    from: /^prisma\/src\//,
    never: /^(api|workers|sdk-client|openapi)\//,
    why: 'prisma leans on nothing of ours',
  },
  { from: /^api\/src\//, never: /^(workers|sdk-client)\//, why: 'api leans on prisma only' },
  { from: /^workers\/src\//, never: /^sdk-client\//, why: 'workers lean on api and prisma only' },
  {
    from: /^sdk-client\/src\//,
    never: /^(prisma|api|workers)\//,
    why: 'the client is used without this repository',
  },
  {
    from: /^api\/src\/gateway\/runtime\//,
    only: /^(node:|api\/src\/gateway\/runtime\/|api\/src\/gateway\/snapshot\/types\.ts$)/,
    why: 'the call path needs node and the snapshot types only',
  },
  {
    from: /^(api\/src\/features|workers\/src)\//,
    never: /^api\/src\/gateway\/runtime\//,
    why: 'features and workers meet the runtime in the snapshot and the probe',
  },
  {
    from: /^(api\/src\/(features|jobs)|workers\/src)\//,
    never: /^(node:(http|https|http2|net|tls|dns|dgram)(\/.*)?|undici)$/,
    why: 'what is connected to goes through the outbound guard (api/src/outbound)',
  },
  {
    from: /^api\/src\/jobs\//,
    never: /^api\/src\/(features|gateway)\//,
    why: 'the enqueue port knows no feature',
  },
  {
    from: /^api\/src\/(common|config|db)\//,
    never: /^api\/src\/(features|gateway|jobs)\//,
    why: 'foundations first',
  },
];

const isTest = (path) => /\.test\.ts$|(^|[/-])testing(\/|\.ts$)|^test\//.test(path);
/** Started by name, not imported. */
const ENTRIES = /(^|\/)(main|healthcheck|write|index)\.ts$|^(scripts|openapi|bench|test)\//;

/** @param {Map<string, import('./modules.mjs').Module>} modules @returns {string[]} what is wrong. */
export function directionFaults(modules) {
  const faults = [];
  for (const module of modules.values()) {
    if (isTest(module.path)) continue;
    for (const rule of RULES.filter(({ from }) => from.test(module.path))) {
      for (const { target } of module.imports) {
        if (rule.only ? rule.only.test(target) : !rule.never.test(target)) continue;
        faults.push(`${module.path} imports ${target}: ${rule.why}`);
      }
    }
  }
  return [...faults, ...cycles(modules)];
}

/** Imports that go in a circle; those of types alone do no harm. */
function cycles(modules) {
  const found = [];
  const done = new Set();
  const visit = (path, trail) => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(`a circle: ${[...trail.slice(at), path].join(' → ')}`);
    if (at >= 0 || done.has(path)) return;
    for (const { target, typeOnly } of modules.get(path).imports) {
      if (!typeOnly && modules.has(target)) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
  return found;
}

/** Exports that no other module imports and their own module does not use either; modules nobody imports. */
export function unusedFaults(modules) {
  const used = new Map([...modules.keys()].map((path) => [path, new Set()]));
  const imported = new Set();
  for (const module of modules.values()) {
    for (const { target, names } of module.imports) {
      imported.add(target);
      for (const name of names) used.get(target)?.add(name);
    }
  }
  const faults = [];
  for (const { path, text, exports } of modules.values()) {
    if (isTest(path) || ENTRIES.test(path)) continue;
    if (!imported.has(path)) faults.push(`${path} is imported by nobody`);
    const names = used.get(path);
    if (names.has('*')) continue;
    for (const name of exports.filter((n) => !names.has(n))) {
      if (text.match(new RegExp(`\\b${name}\\b`, 'g')).length < 2)
        faults.push(`${path}: nobody uses ${name}`);
    }
  }
  return faults;
}
