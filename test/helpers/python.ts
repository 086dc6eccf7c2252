import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { need } from './debian.js';

/** What a program in Node needs in its environment to start the Python that has zmq. */
export function pythonEnv(): NodeJS.ProcessEnv {
  const { file, env } = need('python3-zmq');
  return { ...process.env, ...env, PYTHON: file };
}

/** Runs a program in Python, which has zmq, to its end, which must be a good one. @returns what it wrote. */
export async function python(...args: string[]): Promise<string> {
  const { file } = need('python3-zmq');
  const { stdout, stderr } = await promisify(execFile)(file, args, { encoding: 'utf8', env: pythonEnv() });
  if (stderr !== '') throw new Error(stderr);
  return stdout;
}
