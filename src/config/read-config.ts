import { env } from 'node:process';
import { loadConfigFile } from './load.ts';
import type { Config, ReadConfig } from './schema.ts';
import { validateConfig } from './validate.ts';
import { fillIn } from './variables.ts';

/**
 * A configuration, checked and with its defaults. Only a file has its variables put in: code can read the environment by itself.
 * @param config an object, or the path of a file.
 * @throws ConfigError.
 */
export function readConfig(config: Config | string): ReadConfig {
  if (typeof config !== 'string') return validateConfig(config);
  const { input, whole } = fillIn(loadConfigFile(config), env, config);
  return validateConfig(input, config, whole);
}
