let crc32: ((bytes: Uint8Array) => number) | undefined;

/** The CRC-32 of bytes. */
export function checksum(bytes: Uint8Array): number {
  // Loaded when it is needed: most collectors never write a spool.
  crc32 ??= process.getBuiltinModule('node:zlib').crc32;
  return crc32(bytes);
}
