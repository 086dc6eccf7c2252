import type { Formatter } from '../../formatters/formatter.ts';
import { Syslog3164Formatter } from '../../formatters/syslog/syslog-3164.ts';
import { Syslog5424Formatter } from '../../formatters/syslog/syslog-5424.ts';
import { syslogParts } from '../../formatters/syslog/syslog-parts.ts';
import { TextFormatter } from '../../formatters/text/text.ts';
import type { SyslogHandlerOptions, SyslogSettings } from './options.ts';

/** The formatter of whole messages that options and settings describe. */
export function messageFormatter(options: SyslogHandlerOptions, settings: SyslogSettings): Formatter {
  const { format, structuredData, transport, appName, sdId, bom, maxMessageSize: maxSize } = settings;
  const hasData = format === 'rfc5424' && structuredData;
  const parts = syslogParts({
    facility: options.facility,
    severities: options.severities,
    appName,
    formatter: options.formatter ?? new TextFormatter({ pattern: hasData ? BESIDE_DATA : ALONE }),
    oneLine: settings.framing === 'newline',
  });
  return format === 'rfc5424'
    ? new Syslog5424Formatter(parts, { sdId, maxSize, bom }, hasData)
    : new Syslog3164Formatter(parts, maxSize, transport !== 'unix');
}

const BESIDE_DATA = '{message}{error}';
const ALONE = '{message}{fields}{error}';
