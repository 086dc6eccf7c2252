import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import type { LogRecord } from '../../record/record.ts';
import { anyRecord, deepError, recordOf } from '../records.case.ts';
import { EcsFormatter, type EcsFormatterOptions } from './ecs.ts';
import { isEcsObject } from './ecs-fields.ts';

const format = (parts: Partial<LogRecord>, options?: EcsFormatterOptions) =>
  JSON.parse(new EcsFormatter(options).format(recordOf(parts)));

describe('EcsFormatter', () => {
  // The rules of https://github.com/elastic/ecs-logging/blob/main/spec/spec.json: the required fields, their types, their
  // order (`index`), and that `log.level` and `ecs.version` are dotted keys at the top (`top_level_field`).
  it('begins with the required fields of the specification', () => {
    expect(new EcsFormatter().format(recordOf({ fields: { reqId: 7 } }))).toBe(
      '{"@timestamp":"2023-11-14T22:13:20.123Z","log.level":"info","message":"hello","ecs.version":"8.17.0",' +
        '"log.logger":"app","process.pid":7,"process.name":"main","host.hostname":"box","reqId":7}',
    );
  });

  // Its third example, https://www.elastic.co/guide/en/ecs-logging/overview/current/intro.html#_what_is_ecs_logging.
  it('says what the example of the guide says', () => {
    const example = {
      '@timestamp': '2019-08-06T14:08:40.199Z',
      'log.level': 'debug',
      message: 'init find form',
      'service.name': 'spring-petclinic',
      'process.thread.name': 'http-nio-8080-exec-8',
      'log.logger': 'org.springframework.samples.petclinic.owner.OwnerController',
      'transaction.id': '28b7fb8d5aba51f1',
      'trace.id': '2869b25b5469590610fea49ac04af7da',
    };
    const fields = {
      'process.thread.name': 'http-nio-8080-exec-8',
      'transaction.id': '28b7fb8d5aba51f1',
      trace_id: '2869b25b5469590610fea49ac04af7da',
    };
    const time = Date.parse(example['@timestamp']);
    const record = { time, level: 20, message: example.message, name: example['log.logger'], fields };
    expect(format(record, { serviceName: 'spring-petclinic' })).toEqual({
      ...example,
      'ecs.version': '8.17.0',
      'process.pid': 7,
      'process.name': 'main',
      'host.hostname': 'box',
      'event.dataset': 'spring-petclinic',
    });
  });

  it('describes the error, with own properties and causes in its stack', () => {
    const { error, ...document } = format({
      error: deepError(),
      fields: { error: { id: 'x', type: 'mine' } },
    });
    expect(document).toMatchObject({
      'error.type': 'TypeError',
      'error.message': 'bad',
      'error.code': 'E1',
      labels: { error_type: 'mine' },
    });
    expect(error).toEqual({ id: 'x' });
    expect(document['error.stack_trace'].split('\n')).toEqual([
      'TypeError: bad',
      '    at a',
      '  code: E1',
      '  request: {"id":7}',
      '  cause: AggregateError: all failed',
      '      at b',
      '    errors[0]: RangeError: one',
      '        at c',
      '    errors[1]: two',
    ]);
  });

  it('leaves fields of the schema and of the program where they are', () => {
    const fields = {
      user: { id: 'u1' },
      'http.request.method': 'GET',
      tags: ['a'],
      cart: { items: [1] },
      'x.y': 1,
    };
    expect(format({ fields })).toMatchObject(fields);
  });

  it.each([
    [null, { user: 'ann' }],
    [[], { labels: '[]', user: 'ann' }],
    [7, { labels: '7', user: 'ann' }],
  ])('has labels once, also where a field of that name is %j', (labels, expected) => {
    const line = new EcsFormatter().format(recordOf({ fields: { labels, user: 'ann' } }));
    expect(line.split('"labels":{')).toHaveLength(2);
    expect(line.split('"labels":')).toHaveLength(labels === null ? 2 : 3);
    expect(JSON.parse(line).labels).toEqual(expected);
  });

  it('moves to the labels what Elasticsearch would refuse the document for', () => {
    const fields = {
      user: 'ann',
      url: 'http://x',
      host: { hostname: 'mine', ip: '::1' },
      message: 'another',
      'message.text': 'deep',
      process: { pid: 'x', thread: 5, title: 'node' },
      http: { request: 'GET', version: '2' },
      error: [{ id: 1 }, 'text'],
      mixed: [1, 'x'],
      'labels.own': 1,
      'a.b': 1,
      a: 2,
      '': 3,
      c: { ' ': 4, d: 5 },
      labels: { user: 'first', 'a.b*c\\d': true, deep: { x: 1 } },
    };
    const { labels, ...document } = format({ fields });
    expect(document).toMatchObject({
      message: 'hello',
      'process.pid': 7,
      host: { ip: '::1' },
      process: { title: 'node' },
      http: { version: '2' },
      'a.b': 1,
      c: { d: 5 },
    });
    expect(labels).toEqual({
      user: 'first',
      a_b_c_d: 'true',
      deep: '{"x":1}',
      own: '1',
      user_: 'ann',
      url: 'http://x',
      host_hostname: 'mine',
      message: 'another',
      message_text: 'deep',
      process_pid: 'x',
      process_thread: '5',
      http_request: 'GET',
      error: '[{"id":1},"text"]',
      mixed: '[1,"x"]',
      a: '2',
      _: '3',
      'c_ ': '4',
    });
    expect(document).not.toHaveProperty(['user']);
    expect(document).not.toHaveProperty(['message.text']);
  });

  it.each<[string, unknown, boolean]>([
    ['tags', ['a', 'b'], true],
    ['tags', 'a', true],
    ['tags', { a: 1 }, false],
    ['tags', [{ a: 1 }], false],
    ['http.response.status_code', 404, true],
    ['http.response.status_code', '404', true],
    ['http.response.status_code', 'abc', false],
    ['http.response.status_code', '', false],
    ['http.response.status_code', true, false],
    ['http.response.status_code', 1e300, false],
    ['http.response.status_code', { code: 404 }, false],
    ['http.request.method', { name: 'GET' }, false],
    ['http.request.method', 5, true],
    ['http.request.headers', { a: 'b' }, true],
    ['client.ip', '10.0.0.1', true],
    ['client.ip', ['10.0.0.1', '::1'], true],
    ['client.ip', 'nope', false],
    ['client.ip', 'fe80::1%eth0', false],
    ['client.ip', ['10.0.0.1', 'nope'], false],
    ['client.geo', 'Turin', false],
    ['client.geo.location', { lat: 45.1, lon: 7.7 }, true],
    ['client.geo.location', [7.7, 45.1], true],
    ['client.geo.location', '45.1,7.7', true],
    ['client.geo.location', 'Turin', false],
    ['client.geo.location', { lat: 95, lon: 7.7 }, false],
    ['event.created', '2026-11-22T07:11:54.714Z', true],
    ['event.created', '2026-11-22', true],
    ['event.created', '2026-11-22T07:11+01:00', true],
    ['event.created', 1795331514714, true],
    ['event.created', 'yesterday', false],
    ['event.created', '2026-02-30', false],
    ['event.created', '2026-11-22 07:11:54', false],
    ['event.created', true, false],
    ['event.duration', 1.5, true],
    ['event.url', { path: '/' }, false],
    ['tls.established', true, true],
    ['tls.established', 'false', true],
    ['tls.established', 'yes', false],
    ['tls.established', 1, false],
    ['user.id', 7, true],
    ['user.name', { first: 'Ann' }, false],
    ['user.roles', ['a', 1], true],
    ['user.profile', { first: 'Ann' }, true],
    ['host.os', 'linux', false],
    ['file.group', 'wheel', true],
    ['own.status_code', 'abc', true],
    ['service.status', { is: 'up' }, true],
    ['event.created', null, true],
  ])('has %s of %j in its place: %s, dotted and inside of objects', (name, value, stays) => {
    const [root = '', ...rest] = name.split('.');
    const nested = rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const label = typeof value === 'string' ? value : JSON.stringify(value);
    for (const fields of [{ [name]: value }, { [root]: nested }]) {
      const { labels, ...document } = format({ fields });
      if (stays) expect(document).toMatchObject(fields);
      else for (const key of Object.keys(fields)) expect(document).not.toHaveProperty([key]);
      expect(labels).toEqual(
        stays ? undefined : expect.objectContaining({ [name.replaceAll('.', '_')]: label }),
      );
    }
  });

  it('lets no field stand in for what an option says', () => {
    const document = format(
      { fields: { service: { name: 'other', id: 1 } } },
      { serviceName: 'shop', eventDataset: 'shop.log' },
    );
    expect(document).toMatchObject({
      'service.name': 'shop',
      'event.dataset': 'shop.log',
      service: { id: 1 },
      labels: { service_name: 'other' },
    });
  });

  it('says which option is bad', () => {
    expect(() => new EcsFormatter({ serviceName: '' })).toThrow(StarlogError);
    expect(() => new EcsFormatter({ serviceName: 7 as never })).toThrow(/serviceName: 7 is not/);
  });

  it('is a document that Elasticsearch takes, for any record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = new EcsFormatter({ serviceName: 'shop' }).format(record);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        const document = JSON.parse(line);
        expect(document).toMatchObject({ 'ecs.version': '8.17.0', 'service.name': 'shop' });
        expect(new Date(document['@timestamp']).toISOString()).toBe(document['@timestamp']);
        expect(document.message).toBe(record.message.replace(/\p{Cs}/gu, '\ufffd'));
        const { values, objects } = namesOf(document);
        expect(new Set(values).size).toBe(values.length);
        for (const name of values) expect(objects.has(name) || isEcsObject(name)).toBe(false);
        for (const name of [...values, ...objects]) expect(name).not.toMatch(/^\s*$|^\s*\.|\.\s*\.|\.\s*$/);
      }),
      { numRuns: 500 },
    );
  });
});

/** The dotted names as Elasticsearch sees them: of values, once for each time that they come, and of objects. */
function namesOf(document: object): { values: string[]; objects: Set<string> } {
  const values: string[] = [];
  const objects = new Set<string>();
  const visit = (value: unknown, name: string): void => {
    const parts = name.split('.');
    for (let count = 1; count < parts.length; count++) objects.add(parts.slice(0, count).join('.'));
    if (value === null) return;
    if (typeof value !== 'object') values.push(name);
    else if (!Array.isArray(value)) {
      objects.add(name);
      for (const [key, inner] of Object.entries(value)) visit(inner, `${name}.${key}`);
    } else if (value.some((item) => typeof item === 'object')) objects.add(name);
    else if (value.length > 0) values.push(name);
  };
  for (const [key, value] of Object.entries(document)) visit(value, key);
  return { values, objects };
}
