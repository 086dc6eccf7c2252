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

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POINT = /^ *\/\/ fault point: (.+)$/gm;

/**
 * A copy of the built package in which each comment "// fault point: <name>" is a call, and targets write to files
 * through fault-fs.js; beside it the fixtures, which import this copy. So the shipped code has no fault points at all.
 * @returns {{ root: string, fixtures: string, points: string[] }} `points` are the names of all fault points.
 */
export function instrument() {
  const root = mkdtempSync(join(tmpdir(), 'starlog-faults-'));
  const dist = join(root, 'dist');
  cpSync(join(ROOT, 'dist'), dist, { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  for (const folder of ['fixtures', 'helpers']) {
    cpSync(join(ROOT, 'test', folder), join(root, 'test', folder), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(dist, 'faults'));
  for (const file of ['fault-point.js', 'fault-fs.js']) {
    cpSync(fileURLToPath(new URL(file, import.meta.url)), join(dist, 'faults', file));
  }
  const points = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('faults'))
    .flatMap((name) => instrumentFile(dist, join(dist, name)));
  return { root, fixtures: join(root, 'test', 'fixtures'), points: [...new Set(points)].sort() };
}

/**
 * @param {string} dist
 * @param {string} path
 * @returns {string[]} the names of its fault points.
 */
function instrumentFile(dist, path) {
  const source = readFileSync(path, 'utf8');
  const points = [...source.matchAll(POINT)].map(([, name]) => String(name));
  const faults = `./${relative(dirname(path), join(dist, 'faults'))}`;
  const isTarget = relative(dist, path).startsWith('targets');
  if (points.length === 0 && !isTarget) return [];
  const called = source.replace(POINT, (_, name) => `faultPoint('${name}');`);
  const redirected = isTarget ? called.replace(/from 'node:fs'/g, `from '${faults}/fault-fs.js'`) : called;
  writeFileSync(path, `import { faultPoint } from '${faults}/fault-point.js';\n${redirected}`);
  return points;
}
