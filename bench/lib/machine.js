import fs from 'node:fs';
import os from 'node:os';

const magic = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlay',
};

/** What the figures depend on, as lines of Markdown. */
export function machine() {
  const cpus = os.cpus();
  const type = fs.statfsSync(os.tmpdir()).type;
  return [
    `- Node.js ${process.version}, ${os.type()} ${os.arch()}`,
    `- ${cpus[0].model}, ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `- log file in the temp directory, on ${magic[type] ?? `a file system of type ${type.toString(16)}`}`,
  ];
}

/** The installed version of a package. */
export function versionOf(name) {
  for (const folder of ['../node_modules', '../../node_modules']) {
    const file = new URL(`${folder}/${name}/package.json`, import.meta.url);
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).version;
  }
  throw new Error(`package ${name} is not installed; run npm install`);
}
