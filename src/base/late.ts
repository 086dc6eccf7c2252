/**
 * A part of this package that is loaded by the first call: most programs run a few of its parts only, and all of them
 * cost each process, and each thread, some 30 ms and 10 MiB.
 *
 * What is imported here is in a file of its own, `dist/late/*.cjs`, which has all that it needs beside what is loaded
 * anyway; the build (scripts/parts.js) makes `require` of this very `import()`, so that a constructor or a listener of
 * 'exit' can call for it too. As it opens a file, whoever may be in need later (without descriptors, at the end of the
 * process) calls for it early. When that fails, the next call tries again.
 * @param load exactly `() => import('...')`, which the build and the tests look for.
 */
export function late<Part>(load: () => Promise<Part>): () => Part {
  let part: Part | undefined;
  return () => {
    part ??= load() as unknown as Part;
    return part;
  };
}
