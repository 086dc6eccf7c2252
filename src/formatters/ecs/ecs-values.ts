import { isPlainObject, type Plain } from '../plain.ts';
import type { EcsType } from './ecs-fields.ts';

/** Whether Elasticsearch takes a value for a field of this type, with the mapping that comes with the schema. */
export function fits(value: Plain, type: EcsType): boolean {
  if (type === 'geo_point' && isPlace(value)) return true;
  if (Array.isArray(value)) return value.every((item) => !Array.isArray(item) && fits(item, type));
  if (value === null) return true;
  if (isPlainObject(value)) return false;
  switch (type) {
    case 'keyword':
      return true;
    case 'number':
      return isNumber(value);
    case 'date':
      return isDate(value);
    case 'ip':
      return (
        typeof value === 'string' &&
        process.getBuiltinModule('node:net').isIP(value) !== 0 &&
        !value.includes('%')
      );
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    default:
      return false;
  }
}

/** The largest number that fits into all of its types of numbers. */
const LARGEST = 2 ** 63 - 2 ** 10;

/** A text is taken too where it says a number. */
function isNumber(value: Plain): boolean {
  if (typeof value === 'number') return Math.abs(value) <= LARGEST;
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) && Math.abs(Number(value)) <= LARGEST;
}

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?(?:Z|[+-](\d\d):?(\d\d))?)?)?)?$/;

/** `strict_date_optional_time`, or milliseconds since 1970. */
function isDate(value: Plain): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string') return false;
  const match = DATE.exec(value);
  if (match === null) return /^-?\d{1,15}$/.test(value);
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part))) as number[];
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 18 || zoneMinute > 59) return false;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year as number, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `{ lat, lon }`, `[lon, lat]` and `"lat,lon"`. */
function isPlace(value: Plain): boolean {
  if (Array.isArray(value)) return value.length === 2 && isOnEarth(value[1], value[0]);
  if (isPlainObject(value)) return Object.keys(value).length === 2 && isOnEarth(value.lat, value.lon);
  if (typeof value !== 'string') return false;
  const match = /^(-?\d{1,3}(?:\.\d+)?), ?(-?\d{1,3}(?:\.\d+)?)$/.exec(value);
  return match !== null && isOnEarth(Number(match[1]), Number(match[2]));
}

function isOnEarth(latitude: unknown, longitude: unknown): boolean {
  return (
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180
  );
}
