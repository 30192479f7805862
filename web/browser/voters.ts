// A made-up town that votes: the same people for the same number, in two of the files of Polis, from which
// a conversation is imported.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const statements = [
  'The last bus home should leave after the evening visits',
  'Whoever has no car should get a lift from a volunteer',
  'The 41 should wait when the 17 is late',
  'A bus every two hours that comes is better than one every hour that may not',
  'The hospital should offer appointments after ten to those who come by bus',
  'The road should be made wider before anything is spent on buses',
  'A taxi once a month for everyone over 75 would do more than a new timetable',
  'Letters should name the bus that gets me there, and the one home',
  'I would share a car with people whom I do not know',
  'Parking at the hospital should cost nothing',
  'Parking at the hospital should cost something, and the money go to buses',
  'The surgery could do blood tests that now need the hospital',
  'Video calls are good enough for most check-ups',
  'People with a car should not pay for those without',
  'Buses should be free for everyone under 22 and over 60',
  'The shelter at the Cross needs a light and a bench',
  'Drivers should be told when somebody has an appointment',
  'Electric buses are worth waiting for',
  'A minibus that is rung for is better than one with a timetable',
  'The school bus should take patients along',
  'Visitors matter as much as patients',
  'The ferry and the bus should be planned by the same people',
  'The council has asked us often enough; now it should act',
  'I know whom to ring when I cannot get there',
];
const day_ms = 1_795_305_600_000; // 22 November 2026

function chance(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

// How many of a hundred agree, by group and statement: on every fourth all are of one mind.
function stances(below: (bound: number) => number): number[][] {
  const shared = statements.map(() => 75 + below(20));
  return [0, 1, 2].map(() => statements.map((_, s) => (s % 4 === 0 ? shared[s]! : 4 + below(93))));
}

export function commentsFile(): string {
  const rows = statements.map((text, s) => `${day_ms},2026-11-22T00:00:00Z,${s},0,0,0,1,"${text}"`);
  return `${['timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body', ...rows].join('\n')}\n`;
}

// One piece a thousand people. A hundred thousand fit into what may be sent: each votes on nine or so.
export function* votesFile(people: number): Generator<string> {
  const below = chance(1);
  const agree = stances(below);
  let piece = 'comment-id,voter-id,vote\n';
  for (let person = 0; person < people; ++person) {
    const lot = below(10);
    const stance = agree[lot < 5 ? 0 : lot < 8 ? 1 : 2]!;
    for (let s = 0; s < statements.length; ++s) {
      if (below(100) >= 40) continue;
      const vote = below(12) === 0 ? 0 : below(100) < stance[s]! ? 1 : -1;
      piece += `${s},${person},${vote}\n`;
    }
    if (person % 1000 < 999) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

export function writeFiles(folder: string, people: number): { comments: string; votes: string } {
  mkdirSync(folder, { recursive: true });
  const files = { comments: join(folder, 'comments.csv'), votes: join(folder, 'votes.csv') };
  const write = (path: string, pieces: Iterable<string>) => {
    const file = openSync(path, 'w');
    for (const piece of pieces) writeSync(file, piece);
    closeSync(file);
  };
  write(files.comments, [commentsFile()]);
  write(files.votes, votesFile(people));
  return files;
}
