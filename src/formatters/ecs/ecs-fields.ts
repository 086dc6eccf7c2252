/** The version of the schema that the lists below are of; what `ecs.version` says. */
export const ECS_VERSION = '8.17.0';

const words = (text: string): string[] => text.split(/\s+/);

/** Field sets that stand inside of others. */
const user = (name: string): string => `${name} ${name}.group`;
const endpoint = (name: string): string =>
  `${name} ${name}.as ${name}.as.organization ${name}.geo ${name}.nat ${user(`${name}.user`)}`;
const cloud = (name: string): string =>
  `${name}.account ${name}.instance ${name}.machine ${name}.project ${name}.service`;
const traffic = (name: string): string =>
  `${name}.disk ${name}.disk.read ${name}.disk.write ${name}.network ${name}.network.egress ${name}.network.ingress`;
const aProcess = (name: string): string =>
  words(
    'group hash real_group real_user saved_group saved_user supplemental_groups thread thread.capabilities user',
  )
    .map((inner) => `${name}.${inner}`)
    .join(' ');

/**
 * The fields that Elasticsearch holds as objects once a document follows the schema: it refuses a document that has a text or a
 * number there. The field sets of https://www.elastic.co/guide/en/ecs/8.17/ecs-field-reference.html that may stand at
 * the root, and what is inside of those that loggers meet.
 */
const OBJECTS: ReadonlySet<string> = new Set(
  words(
    `agent agent.build ${endpoint('client')} cloud ${cloud('cloud')} cloud.origin ${cloud('cloud.origin')} cloud.target
    ${cloud('cloud.target')} container container.cpu container.image container.image.hash container.memory
    container.security_context ${traffic('container')} data_stream ${endpoint('destination')} device device.model dll dns dns.answers
    dns.question ecs email error event faas faas.trigger file file.hash group host host.boot host.cpu host.geo host.os host.risk
    ${traffic('host')} http http.request http.request.body http.response http.response.body labels log log.file log.origin log.origin.file
    log.syslog log.syslog.facility log.syslog.severity network network.inner network.inner.vlan network.vlan observer
    observer.egress observer.egress.interface observer.egress.vlan observer.geo observer.ingress observer.ingress.interface
    observer.ingress.vlan observer.os orchestrator organization package process process.io process.io.bytes_skipped
    process.parent process.previous ${aProcess('process')} ${aProcess('process.parent')} registry related rule ${endpoint('server')}
    service service.node service.origin service.origin.node service.target service.target.node ${endpoint('source')} span
    threat tls tls.client tls.client.hash tls.server tls.server.hash trace transaction url ${user('user')} user.risk ${user('user.changes')}
    ${user('user.effective')} ${user('user.target')} user_agent user_agent.device user_agent.os volume vulnerability`,
  ),
);

/** Whether the schema has an object at this dotted name. */
export function isEcsObject(name: string): boolean {
  return OBJECTS.has(name);
}

/** What the schema has a value for. A `keyword` is a text of some kind. */
export type EcsType = 'keyword' | 'number' | 'date' | 'ip' | 'boolean' | 'geo_point';

const GEO = `location:geo_point city_name continent_code continent_name country_iso_code country_name name postal_code
  region_iso_code region_name timezone`;
const USER = 'domain email full_name hash id name roles';
const ENDPOINT = `ip:ip address domain mac registered_domain subdomain top_level_domain bytes:number packets:number port:number`;
const TLS_PEER = `not_after:date not_before:date certificate certificate_chain issuer subject`;
const CLOUD = 'availability_zone provider region';
const SERVICE = 'address environment ephemeral_id id name state type version';
const PROCESS = `end:date start:date interactive:boolean args command_line entity_id env_vars executable name title working_directory
  args_count:number exit_code:number pgid:number pid:number uptime:number vpid:number`;
const NAMED = 'id name';
const BYTES = 'bytes:number';

/** The values of the objects above, by the last name of the object: those of one last name do not contradict each other. */
const VALUES: Readonly<Record<string, string>> = {
  account: NAMED,
  agent: 'ephemeral_id id name type version',
  answers: 'class data name type ttl:number',
  as: 'number:number',
  body: 'content bytes:number',
  boot: 'id',
  build: 'original',
  bytes_skipped: 'length:number offset:number',
  capabilities: 'effective permitted',
  changes: USER,
  client: `${ENDPOINT} ${TLS_PEER} ja3 server_name supported_ciphers`,
  cloud: CLOUD,
  container: 'id name runtime',
  cpu: 'usage:number',
  destination: ENDPOINT,
  device: 'id manufacturer name serial_number',
  dns: 'resolved_ip:ip header_flags id op_code response_code type',
  ecs: 'version',
  effective: USER,
  egress: 'zone bytes:number packets:number',
  error: 'code id message stack_trace type',
  event: `created:date end:date ingested:date start:date risk_score:number risk_score_norm:number duration:number sequence:number
    severity:number action agent_id_status category code dataset hash id kind module original outcome provider reason reference timezone
    type url`,
  faas: 'coldstart:boolean execution id name version',
  facility: 'name code:number',
  file: `accessed:date created:date ctime:date mtime:date size:number line:number attributes device directory drive_letter extension
    fork_name gid group inode mime_type mode name owner path target_path type uid`,
  geo: GEO,
  group: 'domain id name',
  hash: 'all cdhash md5 sha1 sha256 sha384 sha512 ssdeep tlsh',
  host: 'ip:ip uptime:number architecture domain hostname id mac name pid_ns_ino type',
  http: 'version',
  image: 'name tag',
  ingress: 'zone bytes:number packets:number',
  instance: NAMED,
  interface: 'alias id name',
  io: 'max_bytes_per_process_exceeded:boolean type total_bytes_captured:number total_bytes_skipped:number',
  log: 'level logger',
  machine: 'type',
  memory: 'usage:number',
  model: 'identifier name',
  nat: 'ip:ip port:number',
  network:
    'forwarded_ip:ip application community_id direction iana_number name protocol transport type bytes:number packets:number',
  node: 'name role roles',
  observer: 'ip:ip hostname mac name product serial_number type vendor version',
  organization: NAMED,
  origin: `${CLOUD} ${SERVICE} function`,
  os: 'family full kernel name platform type version',
  package:
    'installed:date size:number architecture build_version checksum description install_scope license name path reference type version',
  parent: PROCESS,
  previous: 'args executable args_count:number',
  process: PROCESS,
  project: NAMED,
  question: 'class name registered_domain subdomain top_level_domain type',
  read: BYTES,
  real_group: NAMED,
  real_user: NAMED,
  related: 'ip:ip hash hosts user',
  request: 'id method mime_type referrer bytes:number',
  response: 'mime_type bytes:number status_code:number',
  risk: 'calculated_score:number calculated_score_norm:number static_score:number static_score_norm:number calculated_level static_level',
  rule: 'author category description id license name reference ruleset uuid version',
  saved_group: NAMED,
  saved_user: NAMED,
  security_context: 'privileged:boolean',
  server: `${ENDPOINT} ${TLS_PEER} ja3s`,
  service: SERVICE,
  severity: 'name code:number',
  source: ENDPOINT,
  span: 'id',
  supplemental_groups: NAMED,
  syslog: 'appname hostname msgid procid version priority:number',
  target: `${CLOUD} ${SERVICE} ${USER}`,
  thread: 'name id:number',
  tls: 'established:boolean resumed:boolean cipher curve next_protocol version version_protocol',
  trace: 'id',
  transaction: 'id',
  trigger: 'request_id type',
  url: 'domain extension fragment full original password path query registered_domain scheme subdomain top_level_domain username port:number',
  user: USER,
  user_agent: 'name original version',
  vlan: NAMED,
  write: BYTES,
};

/** Made when the first one is asked for: most programs never do. */
let types: ReadonlyMap<string, EcsType> | undefined;

/** The type of the value that the schema has at this dotted name; undefined where it has none, or an object. */
export function ecsType(name: string): EcsType | undefined {
  types ??= typesByName();
  return types.get(name);
}

function typesByName(): Map<string, EcsType> {
  const all = new Map<string, EcsType>([['tags', 'keyword']]);
  for (const object of OBJECTS) {
    for (const value of words(VALUES[object.slice(object.lastIndexOf('.') + 1)] ?? '')) {
      const [key, type = 'keyword'] = value.split(':');
      const name = `${object}.${key}`;
      if (value !== '' && !OBJECTS.has(name)) all.set(name, type as EcsType);
    }
  }
  return all;
}
