// @ts-check
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.js';
import { doorsOf } from '../../scripts/check-doors.js';
import { compile } from '../../scripts/compile.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POINT = /^ *\/\/ fault point: (.+)$/gm;

/**
 * Builds the package once more, and in it each comment "// fault point: <name>" is a call, and targets write to files
 * through fault-fs.js; beside it the fixtures, which import this build. So the shipped code has no fault points at all.
 * @returns {Promise<{ root: string, fixtures: string, points: string[] }>} `points` are the names of all fault points.
 */
export async function instrument() {
  const root = mkdtempSync(join(tmpdir(), 'starlog-faults-'));
  const modules = join(root, 'modules');
  compile(modules);
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  for (const folder of ['fixtures', 'helpers']) {
    cpSync(join(ROOT, 'test', folder), join(root, 'test', folder), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(modules, 'faults'));
  for (const file of ['fault-point.js', 'fault-fs.js']) {
    cpSync(fileURLToPath(new URL(file, import.meta.url)), join(modules, 'faults', file));
  }
  const points = readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('faults'))
    .flatMap((name) => instrumentFile(modules, join(modules, name)));
  await bundle(
    modules,
    join(root, 'dist'),
    doorsOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))),
  );
  return { root, fixtures: join(root, 'test', 'fixtures'), points: [...new Set(points)].sort() };
}

/**
 * @param {string} modules the folder with all of them.
 * @param {string} path
 * @returns {string[]} the names of its fault points.
 */
function instrumentFile(modules, path) {
  const source = readFileSync(path, 'utf8');
  const points = [...source.matchAll(POINT)].map(([, name]) => String(name));
  const faults = `./${relative(dirname(path), join(modules, 'faults'))}`;
  const isTarget = relative(modules, path).startsWith('targets');
  if (points.length === 0 && !isTarget) return [];
  const called = source.replace(POINT, (_, name) => `faultPoint('${name}');`);
  const redirected = isTarget ? called.replace(/from 'node:fs'/g, `from '${faults}/fault-fs.js'`) : called;
  writeFileSync(path, `import { faultPoint } from '${faults}/fault-point.js';\n${redirected}`);
  return points;
}
