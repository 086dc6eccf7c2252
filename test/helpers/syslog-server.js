// @ts-check
/*
 * Real syslog servers, which a test starts with a configuration of its own on free ports. They write what their own
 * parsers made of each message, as one line of JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { need } from './debian.js';
import { until } from './until.js';

/** Ports that nobody uses now, all different. @param {number} count @returns {Promise<number[]>} */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map(
    (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port,
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/**
 * What a server made of a message.
 * @typedef {{ facility: number, severity: number, host: string, app: string, pid: string, msgid: string, sd: string,
 *   msg: string, time: string }} Received
 */

/**
 * @typedef {{ tcp: number, lines: number, udp: number, tls: number, socket: string }} Places where it listens: TCP with octet counting, TCP
 *   with lines, UDP, TLS, and a local datagram socket.
 */

/** @typedef {{ ca: string, cert: string, key: string }} Keys */

/** A server in a folder of its own; it may be stopped and started again. */
class SyslogServer {
  /**
   * @param {string} folder
   * @param {Places} places
   */
  constructor(folder, places) {
    this.folder = folder;
    this.places = places;
    this.file = join(folder, 'received.json');
    this.said = '';
    /** How far the file was looked through. */
    this.counted = { bytes: 0, lines: 0 };
    mkdirSync(folder, { recursive: true });
  }

  /**
   * @param {string} program
   * @param {string[]} args
   * @param {string[]} libraries
   */
  async run(program, args, libraries) {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, LD_LIBRARY_PATH: libraries.join(':') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        this.said += text;
      });
    this.ended = new Promise((resolve) => child.once('close', resolve));
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`${program} ended: ${this.said}`);
        return this.listens();
      },
      () => `${program} to listen; it said ${this.said}`,
    );
  }

  /** True when all its sockets are there: asked of the kernel, since a connection would be one more to serve. */
  listens() {
    const table = (/** @type {string} */ name) => readFileSync(`/proc/net/${name}`, 'utf8');
    const bound = (/** @type {string} */ text, /** @type {number} */ port) =>
      text.includes(`0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `);
    const { tcp, lines, tls, udp, socket } = this.places;
    return (
      [tcp, lines, tls].every((port) => bound(table('tcp'), port)) &&
      bound(table('udp'), udp) &&
      existsSync(socket)
    );
  }

  /** Everything received so far, in its order. It is all read each time. @returns {Received[]} */
  received() {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  /** How many messages have been written. */
  count() {
    if (!existsSync(this.file)) return 0;
    const file = openSync(this.file, 'r');
    const piece = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const length = readSync(file, piece, 0, piece.length, this.counted.bytes);
      if (length === 0) break;
      for (const byte of piece.subarray(0, length)) if (byte === 10) this.counted.lines++;
      this.counted.bytes += length;
    }
    closeSync(file);
    return this.counted.lines;
  }

  async stop() {
    this.child?.kill('SIGTERM');
    await this.ended;
  }
}

export class Rsyslog extends SyslogServer {
  /** @param {Keys} [keys] */
  async start(keys) {
    const { file: program, libraries } = need('rsyslog');
    const { tcp, lines, udp, tls, socket } = this.places;
    const properties = {
      facility: 'syslogfacility',
      severity: 'syslogseverity',
      host: 'hostname',
      app: 'app-name',
      pid: 'procid',
      msgid: 'msgid',
      sd: 'structured-data',
      msg: 'msg',
      time: 'timereported" dateFormat="rfc3339',
    };
    const list = Object.entries(properties).map(
      ([name, property]) => `property(outname="${name}" name="${property}" format="jsonf")`,
    );
    const secure = keys
      ? `StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid"`
      : '';
    const config = `
      global(workDirectory="${this.folder}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off"
        ${keys ? `defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="${keys.ca}" defaultNetstreamDriverCertFile="${keys.cert}" defaultNetstreamDriverKeyFile="${keys.key}"` : ''})
      main_queue(queue.type="LinkedList" queue.size="300000" queue.timeoutShutdown="10000")
      module(load="imudp") module(load="imtcp" ${secure}) module(load="imptcp")
      module(load="imuxsock" sysSock.use="off")
      template(name="json" type="list" option.jsonf="on") { ${list.join(' ')} }
      action(type="omfile" file="${this.file}" template="json" asyncWriting="off" flushOnTXEnd="on")
      input(type="imptcp" address="127.0.0.1" port="${tcp}")
      input(type="imptcp" address="127.0.0.1" port="${lines}")
      input(type="imtcp" address="127.0.0.1" port="${tls}")
      input(type="imudp" address="127.0.0.1" port="${udp}" rcvbufSize="8m")
      input(type="imuxsock" socket="${socket}" usePIDFromSystem="off" useSysTimeStamp="off")
    `;
    const file = join(this.folder, 'rsyslog.conf');
    writeFileSync(file, config);
    const modules = libraries.map((folder) => join(folder, 'rsyslog')).find((folder) => existsSync(folder));
    const pid = join(this.folder, 'rsyslog.pid');
    await this.run(program, ['-n', '-f', file, '-i', pid, '-M', String(modules)], libraries);
  }
}

export class SyslogNg extends SyslogServer {
  /** @param {Keys} [keys] */
  async start(keys) {
    const { file: program, libraries } = need('syslog-ng');
    const { tcp, lines, udp, tls, socket } = this.places;
    const modules = libraries
      .filter((folder) => folder.endsWith('syslog-ng'))
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .find((path) => /\/\d+\.\d+$/.test(path));
    const fields = {
      facility: 'int64($FACILITY_NUM)',
      severity: 'int64($LEVEL_NUM)',
      host: '$HOST',
      app: '$PROGRAM',
      pid: '$PID',
      msgid: '$MSGID',
      sd: '$SDATA',
      msg: '$MESSAGE',
      time: '$ISODATE',
    };
    const json = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    const secure = keys
      ? `tls(key-file("${keys.key}") cert-file("${keys.cert}") ca-file("${keys.ca}") peer-verify(required-trusted))`
      : '';
    const config = `@version: 3.38
      options { chain-hostnames(no); keep-hostname(yes); flush-lines(0); stats-freq(0); log-msg-size(65536); use-dns(no); frac-digits(3); };
      source s {
        syslog(ip("127.0.0.1") port(${tcp}) transport("tcp") log-iw-size(10000) max-connections(10));
        network(ip("127.0.0.1") port(${lines}) transport("tcp"));
        syslog(ip("127.0.0.1") port(${tls}) transport("${keys ? 'tls' : 'tcp'}") ${secure});
        syslog(ip("127.0.0.1") port(${udp}) transport("udp") so-rcvbuf(8388608));
        unix-dgram("${socket}");
      };
      destination d { file("${this.file}" template("$(format-json ${json.join(' ')})\\n")); };
      log { source(s); destination(d); flags(flow-control); };
    `;
    const file = join(this.folder, 'syslog-ng.conf');
    writeFileSync(file, config);
    const own = (/** @type {string} */ name) => join(this.folder, name);
    await this.run(
      program,
      [
        '-F',
        '--no-caps',
        '-f',
        file,
        '-R',
        own('persist'),
        '-c',
        own('control'),
        '-p',
        own('pid'),
        `--module-path=${modules}`,
      ],
      libraries,
    );
  }
}

/** Free places in a folder. @param {string} folder @returns {Promise<Places>} */
export async function freePlaces(folder) {
  const [tcp, lines, udp, tls] = /** @type {[number, number, number, number]} */ (await freePorts(4));
  return { tcp, lines, udp, tls, socket: join(folder, 'log') };
}
