import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Debian's own: the one for which python3-zmq is installed. */
const PYTHON = '/usr/bin/python3';

/** Throws with the way out when the Debian package is missing that the tests with Python need. */
export function needPythonZmq(): void {
  try {
    execFileSync(PYTHON, ['-c', 'import zmq'], { stdio: 'ignore' });
  } catch {
    throw new Error('Python has no zmq; install the Debian package: apt-get install -y python3-zmq');
  }
}

/** Runs a program in Python to its end, which must be a good one. @returns what it wrote. */
export async function python(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(PYTHON, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return stdout;
}
