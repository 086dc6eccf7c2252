import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMarkdown } from '../helpers/markdown.ts';
import { memoryFolder } from '../helpers/memory-folder.ts';
import { NODE } from '../helpers/runtime.js';
import { until } from '../helpers/until.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (document: string) => readMarkdown(readFileSync(join(root, document), 'utf8'));

const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  ...pages,
];

const blocks = ['README.md', ...pages].flatMap((document) =>
  read(document).blocks.map((block) => ({ ...block, place: `${document}:${block.line}` })),
);
const code = blocks.filter(({ language }) => language === 'js');
/** The name of the file that a block is; it stands in its first line. */
const fileOf = ({ text }: { text: string }) => /^\/\/ (\S+\.mjs)\b/.exec(text)?.[1];
/** A block that imports starlog, and is no file among others, is a whole program; others are pieces. */
const isProgram = (block: { text: string }) =>
  fileOf(block) === undefined && /from 'starlogjs(?!\/testing)/.test(block.text);
const configurations = blocks.filter(({ language }) => language === 'yaml' || language === 'json');

/** The folder of a user who has installed the package. */
let folder: string;
let room: string;

beforeEach(() => {
  room = mkdtempSync(join(memoryFolder(), 'starlog-docs-'));
  folder = join(room, 'cwd');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules', 'starlogjs'));
});
afterEach(() => rmSync(room, { recursive: true }));

/** Runs Node in that folder, to an end that must be a good one. */
async function node(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { NO_COLOR, FORCE_COLOR, NODE_OPTIONS, STARLOG_HUB, STARLOG_PROCESS_NAME, ...others } = process.env;
  const env = { ...others, STARLOG_HUB_BASE: join(room, 'hubs') };
  return promisify(execFile)(NODE, args, { cwd: folder, env });
}

test('the documents have programs, pieces of code, outputs and configurations to check', () => {
  expect(code.filter(isProgram).length).toBeGreaterThan(5);
  expect(code.filter((block) => !isProgram(block)).length).toBeGreaterThan(0);
  expect(code.filter(({ next }) => next?.language === 'text').length).toBeGreaterThan(3);
  expect(new Set(configurations.map(({ language }) => language))).toEqual(new Set(['yaml', 'json']));
});

test('what README.md tells users of other loggers is what the programs in docs/bridges do', () => {
  const [, table = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(
    '### Already using another logger',
  );
  const rows = [...table.matchAll(/^\| ([^|]+) \| (`[^|]+`) \| \[.*\]\((docs\/bridges\/[\w.]+)\) \|$/gm)];
  expect(rows.map(([, , , page]) => page).sort()).toEqual(
    pages.filter((page) => page.startsWith('docs/bridges/') && !page.endsWith('README.md')).sort(),
  );
  for (const [, what, text = '', page = ''] of rows) {
    const program = read(page)
      .blocks.find((block) => isProgram(block))
      ?.text.replaceAll(/\s+/g, ' ');
    for (const piece of text.match(/`[^`]+`/g) ?? []) expect(program, what).toContain(piece.slice(1, -1));
  }
});

test('the first screen of README.md does in an empty folder what is printed there', async () => {
  const files = read('README.md').blocks.filter((block) => fileOf(block) !== undefined);
  const output = files.at(-1)?.next as NonNullable<(typeof files)[0]['next']>;
  expect(files.map(fileOf)).toEqual(['logging.mjs', 'main.mjs', 'worker.mjs']);
  // As `npm init -y` leaves it.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'first', type: 'commonjs' }));
  for (const block of files) {
    const name = fileOf(block) as string;
    writeFileSync(join(folder, name), block.text);
    expect(readFileSync(join(root, 'examples', 'first-lines', name), 'utf8')).toBe(`${block.text}\n`);
  }

  const [install, run, ...printed] = output.text.split('\n');
  expect([install, run]).toEqual(['$ npm init -y && npm install starlogjs', '$ node main.mjs']);
  const { stdout, stderr } = await node('main.mjs');
  expect(stderr).toBe('');
  expect(steady(stdout)).toBe(steady(`${printed.join('\n')}\n`));
  expect(readFileSync(join(folder, 'app.log'), 'utf8').match(/"msg":"[^"]*"/g)).toHaveLength(4);
});

/** Puts into the folder what a program imports: other libraries, and the set-up that the pages of bridges share. */
function installWhatIsImported(program: string): void {
  for (const [, name] of program.matchAll(/^import .*'((?:@[\w-]+\/)?[\w-]+)';$/gm) as Iterable<
    [string, string]
  >) {
    const installed = join(root, 'node_modules', name);
    const link = join(folder, 'node_modules', name);
    if (!existsSync(installed) || existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed, link);
  }
  if (!program.includes("import './logging.mjs'")) return;
  const setUp = read('docs/bridges/README.md').blocks.find((block) => fileOf(block) === 'logging.mjs');
  writeFileSync(join(folder, 'logging.mjs'), setUp?.text ?? '');
}

/** An output without times, ids and places, which differ from run to run. */
function steady(output: string): string {
  return output
    .replaceAll(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/gm, 'TIME')
    .replaceAll(/(?<=-|process |"pid":)\d+/g, 'PID')
    .replaceAll(/"host":"[^"]*"/g, '"host":"HOST"')
    .replaceAll(/file:\S*\//g, 'file:///');
}

test.each(code.filter(isProgram))(
  'the program in $place works, and prints what stands below it',
  async (block) => {
    writeFileSync(join(folder, 'program.mjs'), block.text);
    installWhatIsImported(block.text);
    const { stdout, stderr } = await node('program.mjs');
    expect(stderr).toBe('');
    if (block.next?.language === 'text') expect(stdout.trimEnd()).toBe(block.next.text);
    const hubs = join(room, 'hubs');
    // A manager stays for a second.
    await until(
      () => !existsSync(hubs) || readdirSync(hubs).length === 0,
      'the end of the hubs of the program',
    );
  },
);

test('each piece of code is JavaScript', async () => {
  const pieces = code.filter((block) => !isProgram(block));
  writeFileSync(join(folder, 'pieces.json'), JSON.stringify(pieces));
  const check = `
    import { SourceTextModule } from 'node:vm';
    import { readFileSync } from 'node:fs';
    const pieces = JSON.parse(readFileSync('pieces.json', 'utf8'));
    for (const { place, text } of pieces) {
      try { new SourceTextModule(text); } catch (error) { console.log(place + ': ' + error); }
    }`;
  writeFileSync(join(folder, 'check.mjs'), check);
  const { stdout } = await node('--no-warnings', '--experimental-vm-modules', 'check.mjs');
  expect(stdout).toBe('');
});

test.each(configurations)(
  'the configuration in $place is taken, and its schema is there',
  async ({ language, text }) => {
    const file = `logging.${language}`;
    writeFileSync(join(folder, file), text);
    const program = `import { configure } from 'starlogjs'; await configure('${file}');`;
    expect(await node('--input-type=module', '--eval', program)).toEqual({ stdout: '', stderr: '' });

    const schema = /\$schema(?:=|": ")([^\s"]+)/.exec(text)?.[1] as string;
    expect(JSON.parse(readFileSync(join(folder, schema), 'utf8'))).toHaveProperty('properties.handlers');
  },
);

test('every key of a configuration and its formatters is explained in some page', () => {
  const text = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n');
  const { properties, $defs } = JSON.parse(readFileSync(join(root, 'dist', 'config', 'schema.json'), 'utf8'));
  const objects = [{ properties }, properties.loggers.additionalProperties, ...$defs.formatter.oneOf];
  const keys = objects.flatMap((object) => Object.keys(object.properties));
  const types = $defs.formatter.oneOf.map(
    (formatter: (typeof objects)[0]) => formatter.properties.type.const,
  );
  expect(types.length).toBeGreaterThan(5);
  expect([...keys, ...types].filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
});

test.each(documents)('every link of %s leads to something that exists', (document) => {
  const dead = read(document).links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !read(target).anchors.has(anchor);
  });
  expect(dead).toEqual([]);
});
