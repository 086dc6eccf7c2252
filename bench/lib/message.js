/** The next message of a child whose `bench` is `kind`. Rejects when the child ends before. */
export function message(child, kind) {
  return new Promise((resolve, reject) => {
    // Not at its exit: what it sent last may be read later than that is heard of.
    const early = () =>
      reject(new Error(`a child ended early (${child.signalCode ?? child.exitCode ?? 'just now'})`));
    child.once('disconnect', early);
    child.on('message', function listen(content) {
      if (content?.bench !== kind) return;
      child.off('message', listen);
      child.off('disconnect', early);
      resolve(content);
    });
  });
}
