// @ts-check
/* log4js loads an appender by `require`, and asks it for `configure`. */
process.stdout.write(typeof require('starlogjs/log4js').configure);
