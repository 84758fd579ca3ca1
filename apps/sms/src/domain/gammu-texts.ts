import { submittedAt, type InboxName, type Piece } from './gammu.js';

export interface InboxFile {
  readonly file: string;
  readonly name: InboxName;
  readonly writtenAt: Date;
  readonly bytes: Buffer;
}

export interface FilePiece extends Piece {
  readonly from: InboxFile;
  /** Place in its file, from 0. */
  readonly index: number;
}

/** A citizen's text, complete or as complete as it will get. */
export interface WholeText {
  readonly sender: string;
  readonly text: string;
  readonly at: Date;
  /** In the order of the text; the first names the whole, and is the last to be put away. */
  readonly files: readonly InboxFile[];
}

/** gammu writes the parts of a text one after the other, and each in several steps. */
const SETTLED_MS = 2_000;
/** gammu itself waits ten minutes for a part before it hands out the others. */
export const PARTS_WAIT_MS = 3_600_000;

/** Whether gammu has surely finished writing. A clock that was set back must not hold a text for ever. */
export const isSettled = ({ writtenAt }: InboxFile, now: Date): boolean => Math.abs(now.getTime() - writtenAt.getTime()) >= SETTLED_MS;

/** The texts that can be taken now: those whose parts are all here, and those whose missing parts have been waited for long enough. */
export function wholeTexts(pieces: readonly FilePiece[], now: Date): WholeText[] {
  return setsOf(pieces).filter((set) => isReady([...set.values()].flat(), now)).map((set) => {
    const inOrder = [...set].sort(([a], [b]) => a - b).map(([, same]) => same);
    const files = [...new Set(inOrder.flat().map(({ from }) => from))];
    const at = Math.min(...files.map(({ name, writtenAt }) => submittedAt(name.at, writtenAt, now).getTime()));
    return { sender: files[0]!.name.sender, text: inOrder.map(([piece]) => piece!.text).join(''), at: new Date(at), files };
  });
}

/** Pieces by their number. The same piece twice is one; another one with a number that is taken begins a text of its own. */
type PieceSet = Map<number, FilePiece[]>;

function setsOf(pieces: readonly FilePiece[]): PieceSet[] {
  const sets = new Map<string, PieceSet[]>();
  for (const piece of pieces) {
    const [key, number] = placeOf(piece);
    const alike = sets.get(key) ?? [];
    let set = alike.find((one) => (one.get(number)?.[0]!.text ?? piece.text) === piece.text);
    if (!set) alike.push((set = new Map()));
    set.set(number, [...(set.get(number) ?? []), piece]);
    sets.set(key, alike);
  }
  return [...sets.values()].flat();
}

/** By the header of the part, where the file keeps it; else by the name of the file. */
const placeOf = ({ part, from: { name }, index }: FilePiece): [key: string, number: number] =>
  part ? [`${name.sender} ${part.ref} ${part.total}`, part.number - 1] : [name.group, name.part + index];

function isReady(pieces: readonly FilePiece[], now: Date): boolean {
  const oldest = Math.min(...pieces.map(({ from }) => from.writtenAt.getTime()));
  if (now.getTime() - oldest >= PARTS_WAIT_MS) return true;
  const numbers = new Set(pieces.map((piece) => placeOf(piece)[1]));
  const total = pieces[0]!.part?.total ?? Math.max(...numbers) + 1;
  return numbers.size === total && pieces.every(({ from }) => isSettled(from, now));
}
