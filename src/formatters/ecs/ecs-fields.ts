/** The version of the schema that the lists below are of; what `ecs.version` says. */
export const ECS_VERSION = '8.17.0';

/**
 * What Elasticsearch holds as an object once a document follows the schema: it refuses a document that has a text or a
 * number there. The field sets of https://www.elastic.co/guide/en/ecs/8.17/ecs-field-reference.html that may stand at
 * the root, and those inside of them that loggers meet.
 */
const OBJECTS: ReadonlySet<string> = new Set(
  `agent client cloud container data_stream destination device dll dns ecs email error event faas file group host http
  labels log network observer orchestrator organization package process registry related rule server service source
  span threat tls trace transaction url user user_agent volume vulnerability http.request http.request.body
  http.response http.response.body log.origin log.origin.file log.syslog process.parent process.thread service.node
  user_agent.device user_agent.os`.split(/\s+/),
);

/** Whether the schema has an object at this dotted name. */
export function isEcsObject(name: string): boolean {
  return OBJECTS.has(name);
}
