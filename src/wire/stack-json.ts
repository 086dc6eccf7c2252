import { quote } from './quote.ts';

/** A program logs the errors of a few places again and again; more would take longer to look through than they save. */
const KNOWN_MAX = 8;
/** Longer ones are not remembered, so that those that are stay small. */
const KNOWN_LENGTH_MAX = 16_384;

/** The latest texts with their JSON. */
class Latest {
  readonly #texts: string[] = [];
  readonly #jsons: string[] = [];
  #oldest = 0;

  jsonOf(text: string, make: (text: string) => string): string {
    const found = this.#texts.indexOf(text);
    if (found !== -1) return this.#jsons[found] as string;
    const json = make(text);
    this.#texts[this.#oldest] = text;
    this.#jsons[this.#oldest] = json;
    this.#oldest = (this.#oldest + 1) % KNOWN_MAX;
    return json;
  }
}

const stacks = new Latest();
/** Most errors of one place differ in their message only. */
const frames = new Latest();

/** `quote(stack)`, quicker where the stack or the frames in it were met lately: each of its lines ends with what makes `quote` slow. */
export function stackJson(stack: string): string {
  return stack.length > KNOWN_LENGTH_MAX ? quote(stack) : stacks.jsonOf(stack, inTwoParts);
}

function inTwoParts(stack: string): string {
  const at = stack.indexOf('\n    at ');
  if (at === -1) return quote(stack);
  // No surrogate makes a pair with the line feed at the border: quoted apart they are the same as together.
  const json = quote(stack.slice(0, at)).slice(0, -1) + frames.jsonOf(stack.slice(at), inside);
  // Makes V8 join the two once, here, instead of in every line that they are part of.
  Number(json);
  return json;
}

/** The JSON of the last part of a text, without the first quotation mark. */
function inside(text: string): string {
  return quote(text).slice(1);
}
