import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { StarlogExporter } from 'starlogjs/otel';

export const levels = {
  trace: 10,
  debug: 20,
  info: 30,
  info2: 33,
  info3: 35,
  info4: 38,
  warn: 40,
  error: 50,
  fatal: 60,
};

const SEVERITIES = {
  trace: 1,
  debug: 5,
  info: 9,
  info2: 10,
  info3: 11,
  info4: 12,
  warn: 13,
  error: 17,
  fatal: 21,
};

export async function open(name) {
  const exporter = new StarlogExporter();
  const logger = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }).getLogger(
    name,
  );
  return {
    log: (level, body) => logger.emit({ severityNumber: SEVERITIES[level], body }),
    fields: (body, { circle, ...attributes }) => logger.emit({ severityNumber: 9, body, attributes }),
  };
}
