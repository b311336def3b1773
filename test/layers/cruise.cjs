// layers.json as dependency-cruiser rules. Everything that is not listed there is refused.
// A path that does not exist yet is no error: its rules simply match nothing.
const layers = require('./layers.json');

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
// `electron/main.ts` names one file, `renderer/*` the files directly in a folder, `electron/base` everything below it.
function pattern(path) {
  if (path.endsWith('/*')) return `^${escape(path.slice(0, -1))}[^/]+$`;
  return `^${escape(path)}${/\.\w+$/.test(path) ? '$' : '/'}`;
}
// The tools' own configurations sit inside the folders and are not part of the app.
const configurations = '^renderer/vite\\.config\\.ts$|\\.d\\.m?ts$';
const ours = '^(shared|electron|renderer|test)/';

const folderRules = layers.folders.map(({ folder, may }) => ({
  name: `${folder} imports only what the table says`,
  severity: 'error',
  from: { path: pattern(folder), pathNot: configurations },
  to: { path: ours, pathNot: [folder, ...may].map(pattern) },
}));

const typesOnlyRules = layers.folders
  .filter(({ typesOnly }) => typesOnly === true)
  .map(({ folder, may }) => ({
    name: `${folder} imports types only from ${may.join(', ')}`,
    severity: 'error',
    from: { path: pattern(folder) },
    to: { path: may.map(pattern), dependencyTypesNot: ['type-only'] },
  }));

const siblingRules = layers.siblings.map(({ name, folder }) => ({
  name,
  severity: 'error',
  from: { path: `^${escape(folder)}/([^/]+)` },
  to: { path: `^${escape(folder)}/`, pathNot: [`^${escape(folder)}/$1/`] },
}));

// With and without `node:`, from a package or from its types, resolved or not. A file of ours has an extension, so that
// `electron/main.ts` is not taken for the package `electron`.
const moduleNamed = (name) =>
  [`^${name}$`, `^node:${name}$`, `^${name}/[a-z]+$`, `^node:${name}/[a-z]+$`, `node_modules/${name}/`, `node_modules/@types/${name}/`];

const onlyRules = layers.only.map(({ module: name, in: places }) => ({
  name: `${name} only in ${places.join(', ')}`,
  severity: 'error',
  from: { path: '^(shared|electron|renderer)/', pathNot: places.map(pattern) },
  to: { path: moduleNamed(name) },
}));

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every file stands in a folder of the table',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/', pathNot: [...layers.folders.map(({ folder }) => pattern(folder)), configurations] },
      to: {},
    },
    ...folderRules,
    ...typesOnlyRules,
    ...siblingRules,
    ...onlyRules,
    { name: 'nothing talks to a network', severity: 'error', from: { path: ours }, to: { path: layers.nowhere.flatMap(moduleNamed) } },
    {
      name: 'no Node modules in what the window may load',
      severity: 'error',
      from: { path: layers.noNode.map(pattern), pathNot: [configurations] },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    // Types count: a type import across a border is an import across a border.
    tsPreCompilationDeps: 'specify',
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.d.ts'], conditionNames: ['import', 'require', 'node', 'default'], exportsFields: ['exports'] },
  },
};
