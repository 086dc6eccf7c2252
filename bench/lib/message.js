/** The next message of a child whose `bench` is `kind`. Rejects when the child ends before. */
export function message(child, kind) {
  return new Promise((resolve, reject) => {
    const early = (code, signal) => reject(new Error(`a child ended early (${signal ?? code})`));
    child.once('exit', early);
    child.on('message', function listen(content) {
      if (content?.bench !== kind) return;
      child.off('message', listen);
      child.off('exit', early);
      resolve(content);
    });
  });
}
